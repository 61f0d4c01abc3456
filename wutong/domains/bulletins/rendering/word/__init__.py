"""The .docx of a bulletin, in the layout of GB/T 9704-2012, with native tables and charts."""

from io import BytesIO

from wutong.domains.bulletins.rules.document import Document

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_word(document: Document) -> bytes:
    """The document as the bytes of a .docx file."""
    # What draws takes long to load, and every command would wait for it.
    import docx  # noqa: PLC0415

    from wutong.domains.bulletins.rendering.word.body import write_document  # noqa: PLC0415
    from wutong.domains.bulletins.rendering.word.page import set_up_page  # noqa: PLC0415
    from wutong.domains.bulletins.rendering.word.styles import (  # noqa: PLC0415
        set_closer,
        set_up_styles,
    )

    word = docx.Document()
    set_up_styles(word)
    set_up_page(word)
    if document.one_page:
        set_closer(word)
    write_document(word, document)
    word.core_properties.title = document.title
    word.core_properties.author = document.issuing_unit
    word.core_properties.comments = ""
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()
