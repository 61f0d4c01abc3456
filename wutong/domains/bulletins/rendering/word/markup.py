"""Small pieces of WordprocessingML that python-docx has no call for."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from wutong.domains.bulletins.rendering.layout import Face

TWIPS_A_POINT = 20

# Order of children that Word insists on (ECMA-376, 17.3.1.26, 17.3.2.28, 17.6.17).
ORDERS = {
    qn("w:pPr"): (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers"
        " pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE"
        " autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents"
        " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl"
    ),
    qn("w:rPr"): (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint"
        " noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u"
        " effect bdr shd fitText vertAlign rtl cs em lang"
    ),
}


def element(tag: str, **attributes: str | int) -> BaseOxmlElement:
    """An element such as ``w:ind`` with attributes of the same namespace."""
    made = OxmlElement(tag)
    prefix = tag.split(":")[0]
    for name, value in attributes.items():
        made.set(qn(f"{prefix}:{name}"), str(value))
    return made


def put(parent: BaseOxmlElement, child: BaseOxmlElement) -> None:
    """Put ``child`` in its place in the schema's order, instead of any child of the same tag."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    rank = {qn(f"w:{name}"): index for index, name in enumerate(ORDERS.get(parent.tag, "").split())}
    place = rank.get(child.tag, len(rank))
    for index, sibling in enumerate(parent):
        if rank.get(sibling.tag, len(rank)) > place:
            parent.insert(index, child)
            return
    parent.append(child)


def font_element(face: Face) -> BaseOxmlElement:
    """``w:rFonts`` naming one face for every script, Chinese included."""
    return element("w:rFonts", ascii=face.name, hAnsi=face.name, eastAsia=face.name, cs=face.name)


def set_face(run: Run, face: Face) -> None:
    """Set the font of one run."""
    put(run._element.get_or_add_rPr(), font_element(face))


def indent_characters(
    paragraph: Paragraph, *, first: float = 0, right: float = 0, left: float = 0, size: int
) -> None:
    """Indent by characters of ``size`` points; Word reads the count, others the length."""
    values: dict[str, int] = {}
    for side, count in (("firstLine", first), ("right", right), ("left", left)):
        if count:
            values[f"{side}Chars"] = round(count * 100)
            values[side] = round(count * size * TWIPS_A_POINT)
    properties = paragraph._p.get_or_add_pPr()
    old = properties.ind
    if old is not None:
        properties.remove(old)
    made = properties._add_ind()
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))


def add_field(paragraph: Paragraph, instruction: str) -> Run:
    """Add a field such as PAGE and return its run."""
    run = paragraph.add_run()
    begin = element("w:fldChar", fldCharType="begin")
    code = element("w:instrText")
    code.text = instruction
    separate = element("w:fldChar", fldCharType="separate")
    shown = element("w:t")
    shown.text = "1"
    for part in (begin, code, separate, shown, element("w:fldChar", fldCharType="end")):
        run._r.append(part)
    return run
