"""Addresses of approvals."""

from __future__ import annotations

from django.urls import path

from wutong.domains.approvals.views import (
    accompanying,
    case_papers,
    cases,
    own,
    queue,
    roadmap,
    roadmap_planning,
    savings,
    together,
    tracking,
    window,
)

app_name = "approvals"
urlpatterns = [
    path("projects/<str:code>/roadmap/", roadmap.overview, name="roadmap"),
    path("projects/<str:code>/roadmap/gantt/", roadmap.gantt, name="roadmap_gantt"),
    path("projects/<str:code>/roadmap/papers/", roadmap_planning.papers, name="roadmap_papers"),
    path(
        "projects/<str:code>/roadmap/papers/export/",
        roadmap_planning.export_papers,
        name="roadmap_papers_export",
    ),
    path("projects/<str:code>/roadmap/left-out/", roadmap.left_out, name="roadmap_left_out"),
    path("projects/<str:code>/roadmap/what-if/", roadmap_planning.try_changes,
         name="roadmap_what_if"),
    path("projects/<str:code>/roadmap/adopt/", roadmap_planning.adopt, name="roadmap_adopt"),
    path("projects/<str:code>/roadmap/make/", roadmap_planning.make, name="roadmap_make"),
    path("projects/<str:code>/roadmap/answer/", roadmap_planning.answer, name="roadmap_answer"),
    path("projects/<str:code>/roadmap/history/", roadmap.history, name="roadmap_history"),
    path("projects/<str:code>/roadmap/print/", roadmap.printed, name="roadmap_print"),
]  # fmt: skip
urlpatterns += [
    path("track/", tracking.ask, name="track_ask"),
    path("track/<str:code>/", tracking.track, name="track"),
    path("approvals/own/", own.own, name="own"),
    path("approvals/own/apply/", own.apply, name="own_apply"),
    path("approvals/own/<str:number>/", own.own_case_page, name="own_case"),
    path("approvals/own/<str:number>/papers/<int:pk>/", own.own_paper, name="own_paper"),
    path("approvals/own/<str:number>/hand-in/", own.own_hand_in, name="own_hand_in"),
    path("approvals/own/<str:number>/withdraw/", own.own_withdraw, name="own_withdraw"),
    path("approvals/absences/", accompanying.absences, name="absences"),
    path("approvals/absences/new/", accompanying.absence_new, name="absence_new"),
    path("approvals/absences/<int:pk>/end/", accompanying.absence_end, name="absence_end"),
    path("approvals/setup/", together.setup, name="setup"),
    path("approvals/savings/", savings.savings, name="savings"),
    path("approvals/applications/<str:number>/slip/", together.slip, name="slip"),
    path("approvals/applications/<str:number>/visit/", together.visit, name="visit"),
    path("approvals/applications/<str:number>/findings/", together.findings, name="findings"),
    path("projects/<str:code>/green-channel/", accompanying.green_channel, name="green_channel"),
    path("projects/<str:code>/agency/", accompanying.agency, name="agency"),
    path("projects/<str:code>/agency/<int:pk>/end/", accompanying.agency_end, name="agency_end"),
    path("projects/<str:code>/joint-acceptance/", together.joint_new, name="joint_new"),
]
urlpatterns += [
    path("approvals/window/", window.window, name="window"),
    path("approvals/window/receive/", window.receive, name="receive"),
    path("approvals/applications/<str:number>/", window.application, name="application"),
    path("approvals/queue/", queue.queue, name="queue"),
    path("approvals/queue/several/", queue.several, name="several"),
    path("approvals/cases/", cases.case_list, name="cases"),
    path("approvals/cases/export/", cases.export, name="cases_export"),
    path("approvals/cases/<str:number>/", cases.case, name="case"),
    path("approvals/cases/<str:number>/do/<slug:move>/", cases.do_move, name="case_move"),
    path("approvals/cases/<str:number>/allow/", cases.allow, name="case_allow"),
    path("approvals/cases/<str:number>/notices/<int:place>/", cases.notice, name="case_notice"),
    path("approvals/cases/<str:number>/papers/<int:paper>/", case_papers.paper, name="case_paper"),
    path("approvals/papers/", case_papers.papers_on_file, name="papers"),
    path("approvals/papers/<int:pk>/file/", case_papers.download, name="paper_download"),
    path("approvals/papers/<int:pk>/withdraw/", case_papers.withdraw, name="paper_withdraw"),
]
