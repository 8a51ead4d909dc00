"""What the report's words mean, and the instruments it cites."""

from django.utils.translation import gettext_lazy as _

DEFINITIONS = (
    (
        _("Held"),
        _("In custody at the end of the day, in a cell or not. On the last day: at the moment of the checkpoint."),
    ),
    (
        _("Certified places"),
        _("The certified capacity of all cells in service that day, without cells for segregation."),
    ),
    (_("Occupancy"), _("People held for each hundred certified places.")),
    (
        _("Breach"),
        _(
            "An absolute or strict rule that is broken: in a cell, or between two people kept apart. It opens when it"
            " is first seen and closes when it is gone. It is the same breach whoever comes and goes."
        ),
    ),
    (
        _("Taken over"),
        _(
            "Found in the register on paper when the facility's records began, and counted apart from new breaches."
            " When it truly began is not known."
        ),
    ),
    (
        _("Person-days"),
        _("The time people spent in breach of a rule within the period, each person once at any moment, in days."),
    ),
    (
        _("Verdict"),
        _(
            "Kept: no breach in the period. Broken: a new breach was open in it. Broken before the take-over: only"
            " breaches that came with the register were."
        ),
    ),
    (
        _("Under leave"),
        _("Leave was granted for the rule in that cell at some moment. The breach remains a breach and is counted."),
    ),
    (
        _("Child"),
        _(
            "Under 18, or kept among children by an order. Someone whose age is in dispute, or without a date of"
            " birth, is counted with the children and shown apart."
        ),
    ),
    (
        _("Facts then"),
        _("Age, sex and legal status are those on file for that day: later changes of facts are taken back."),
    ),
    (
        _("Wait"),
        _(
            "From arrival, or the booked time when that is later, to the start of the visit; for someone who left"
            " unseen, to leaving. Percentiles are by the nearest rank."
        ),
    ),
    (
        _("Standard"),
        _("The wait allowed for a kind of visit on that day. Where nothing else is set it is policy of the Service."),
    ),
    (
        _("Night"),
        _(
            "From 18:00 to 06:00. The police come after hours outside the facility's visiting hours; anyone else,"
            " at night."
        ),
    ),
    (_("Late"), _("Recorded more than 15 minutes after it is said to have happened. A take-over is not late.")),
)

INSTRUMENTS = (
    (_("NMR"), _("United Nations Standard Minimum Rules for the Treatment of Prisoners (Nelson Mandela Rules)")),
    (_("CRC"), _("Convention on the Rights of the Child")),
    (_("ICCPR"), _("International Covenant on Civil and Political Rights")),
    (_("Havana Rules"), _("United Nations Rules for the Protection of Juveniles Deprived of their Liberty")),
    (_("CPWA"), _("Children's Protection and Welfare Act 2011")),
    (_("CPEA"), _("Criminal Procedure and Evidence Act 1981")),
    (
        _("ICRC space guidance"),
        _("International Committee of the Red Cross: guidance on space in places of detention"),
    ),
)
