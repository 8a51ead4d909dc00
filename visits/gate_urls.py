from django.urls import URLPattern, path

from visits.views import book, certificate, figures, gate, police, telephone, waiting

urlpatterns: list[URLPattern] = [
    path("facilities/<str:code>/gate/", gate.desk, name="gate"),
    path("facilities/<str:code>/gate/arrived/", gate.arrived, name="gate-arrived"),
    path("facilities/<str:code>/gate/walk-in/", gate.walk_in, name="walk-in"),
    path("facilities/<str:code>/gate/emergency/", book.emergency, name="emergency"),
    path("facilities/<str:code>/gate/book/", book.book, name="gate-book"),
    path("facilities/<str:code>/gate/code/", telephone.gate_code, name="gate-code"),
    path("facilities/<str:code>/gate/found-out/", police.found_out, name="found-out"),
    path("facilities/<str:code>/waiting/", waiting.board, name="waiting-board"),
    path("facilities/<str:code>/waiting/wall/", waiting.wall, name="waiting-wall"),
    path("facilities/<str:code>/waiting/standards/", waiting.wait_standards, name="wait-standards"),
    path("wall/<str:token>/", waiting.wall_screen, name="wall"),
    path("facilities/<str:code>/authorisations/", police.authorisations, name="authorisations"),
    path("facilities/<str:code>/authorisations/ask/", police.ask, name="ask-authorisation"),
    path("facilities/<str:code>/authorisers/", police.authorisers, name="authorisers"),
    path("authorisations/<int:pk>/", police.authorisation, name="authorisation"),
    path("gate-entries/<int:pk>/", book.name_entry, name="name-entry"),
    path("at-the-gate/<str:code>/<str:token>/", telephone.at_the_gate, name="at-the-gate"),
    path("visits/figures/", figures.visit_figures, name="visit-figures"),
    path("visits/figures/<str:kind>/", figures.export, name="export-visit-figures"),
    path("visits/<int:pk>/gate/", gate.at_gate, name="visit-gate"),
    path("visits/<int:pk>/press/<str:step>/", gate.press, name="press-step"),
    path("visits/<int:pk>/refuse/", gate.refuse, name="refuse-visit"),
    path("visits/<int:pk>/review/", gate.review, name="review-visit"),
    path("visits/<int:pk>/police/", police.entry, name="police-entry"),
    path("visits/<int:pk>/police/after/", police.afterwards, name="police-after"),
    path("visits/<int:pk>/certificate/", certificate.certificate, name="visit-certificate"),
    path("visits/<int:pk>/proofs/<int:leaf>/", certificate.proof, name="visit-proof"),
    path("visits/alerts/<int:pk>/", gate.acknowledge, name="wait-alert"),
]
