"""The Tabler icons that pages may use; ``wutong.ui.assets`` puts them into one sprite.

Add a name here (https://tabler.io/icons, outline) and run ``python -m wutong.ui.assets``.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = """
    adjustments alert-circle alert-triangle archive arrow-back-up arrow-down arrow-left
    arrow-merge arrow-narrow-right arrow-right arrow-up arrows-exchange arrows-sort ban bell
    binary-tree-2 bolt book bookmark briefcase building building-bank building-community
    building-factory building-factory-2 building-skyscraper calculator calendar
    calendar-check calendar-due calendar-event caret-down caret-up certificate chart-bar
    chart-donut chart-histogram chart-line check checkbox checklist checks chevron-down
    chevron-left chevron-right chevron-up circle circle-check circle-dashed circle-x
    clipboard clipboard-check clipboard-list clock clock-exclamation clock-pause
    cloud-upload coin coins columns columns-3 copy currency-yuan dashboard database
    database-import device-floppy device-mobile dots dots-vertical download edit
    external-link eye eye-off file file-check file-diff file-export file-import
    file-spreadsheet file-text file-type-docx file-type-pdf file-type-xls file-upload files
    filter flag flag-2 flame folder folders gauge gavel git-branch git-merge graph hand-stop
    heart-handshake help help-circle hierarchy hierarchy-2 history history-toggle home
    hourglass id inbox info-circle info-triangle key keyboard language layout-board
    layout-dashboard layout-grid layout-kanban leaf link list list-check list-details
    list-search loader lock lock-open login logout mail map map-2 map-pin math menu-2
    message message-report messages moon news note notebook notes package paperclip pencil
    phone photo pin player-pause player-play plug plus point presentation printer
    progress-check question-mark refresh reload report report-analytics report-money rotate
    route ruler-2 scale search send settings share shield shield-check shield-lock sitemap
    sort-ascending sort-descending speakerphone square stack-2 star subtask sun sun-moon
    switch-horizontal table table-export table-import tag target target-arrow timeline
    timeline-event tool tools trash trending-down trending-up trophy upload user user-check
    user-circle user-plus user-search user-shield users users-group wand world writing x
    zoom-check zoom-question
"""
ICONS: Final = frozenset(NAMES.split())
