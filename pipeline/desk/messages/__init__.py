"""What the desk's server and its page say to each other: every JSON of the interface, typed.

The page's modules and the server are both written from this file; members are added, not renamed.

    POST /api/enter                          Enter → Entered
    GET  /api/state                          → State
    POST /api/docs?name=NAME[&batch=BID]     a file's bytes → Taken
    GET  /api/docs/ID?after=REV              long poll → Document
    DELETE /api/docs/ID                      closed in this session; its folder stays → Done
    GET  /api/docs/ID/pages/PID              → Page
    GET  /api/docs/ID/fonts/HASH             the bytes of a font (font/otf, font/ttf)
    GET  /api/docs/ID/text                   → TextView
    POST /api/docs/ID/decisions              Decide → Decided
    PUT  /api/docs/ID/texts                  Retype → Decided
    PUT  /api/docs/ID/form                   FillIn → Decided
    POST /api/docs/ID/undo, /redo            Step → Decided
    POST /api/docs/ID/outputs                Want → Outputs
    GET  /api/files/TICKET                   the bytes of an output, once, within 60 s
    POST /api/docs/ID/open                   Open → Done
    POST /api/batch                          NewBatch → Batch
    GET  /api/batch/ID?after=REV             long poll → Batch
    POST /api/batch/ID                       BatchStep → Batch (or Outputs for "export")
    GET  /api/settings                       → Settings
    PUT  /api/settings                       Settle → Settings
    POST /api/settings/preview               Settle → Preview (the first page)
    POST /api/check                          Check → Checked (核验 of one folder)
    POST /api/quit                           → Done

Every request but ``enter``, ``/`` and ``/static/NAME`` bears the token in the header
``X-Zhengben-Token``. Whatever goes wrong is answered with a status of 400 and above and a
:class:`Fault`; one of 409 is a :class:`Clash`. All words are for people, in Chinese.

Lengths are in points (1/72 inch) from a page's left upper corner, offsets in code points.
"""

from pipeline.desk.messages.document import (
    Counts,
    Decision,
    Document,
    FindingOf,
    FontOf,
    FormField,
    Like,
    Mechanical,
    Other,
    Page,
    PageOf,
    Place,
    Preview,
    TextBlock,
    TextView,
)
from pipeline.desk.messages.lists import (
    Batch,
    Checked,
    Clash,
    Decided,
    Departure,
    Done,
    Entered,
    File,
    Limits,
    Outputs,
    Row,
    Setting,
    Settings,
    State,
    Style,
    Taken,
)
from pipeline.desk.messages.orders import (
    BatchStep,
    Check,
    Decide,
    Enter,
    FillIn,
    NewBatch,
    NewRole,
    Open,
    Retype,
    Settle,
    Step,
    Verdict,
    Want,
)
from pipeline.desk.messages.shared import (
    SURE,
    Fault,
    FieldState,
    Line,
    Mark,
    Phase,
    Span,
    VerdictName,
)

__all__ = [
    "SURE",
    "Batch",
    "BatchStep",
    "Check",
    "Checked",
    "Clash",
    "Counts",
    "Decide",
    "Decided",
    "Decision",
    "Departure",
    "Document",
    "Done",
    "Enter",
    "Entered",
    "Fault",
    "FieldState",
    "File",
    "FillIn",
    "FindingOf",
    "FontOf",
    "FormField",
    "Like",
    "Limits",
    "Line",
    "Mark",
    "Mechanical",
    "NewBatch",
    "NewRole",
    "Open",
    "Other",
    "Outputs",
    "Page",
    "PageOf",
    "Phase",
    "Place",
    "Preview",
    "Retype",
    "Row",
    "Setting",
    "Settings",
    "Settle",
    "Span",
    "State",
    "Step",
    "Style",
    "Taken",
    "TextBlock",
    "TextView",
    "Verdict",
    "VerdictName",
    "Want",
]
