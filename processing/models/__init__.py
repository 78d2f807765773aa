"""Tables only, a file a noun."""

from processing.models.capture import Capture, CaptureFile, CaptureState, RefusedCapture
from processing.models.case import Case, CaseEvent, CaseState
from processing.models.contest import Contest, ContestState
from processing.models.delivery import Delivery
from processing.models.document import Document, DocumentKind, DocumentState, NumberSeries
from processing.models.owner import OwnerSnapshot, RegisterEntry
from processing.models.payment import Payment, PaymentMethod, Statement, StatementLine
from processing.models.person import Person, PersonRole, SignInAttempt
from processing.models.plate_read import PlateRead
from processing.models.review import Review
from processing.models.signer import Signer
from processing.models.site import Camera, Certificate, Site
from processing.models.unit import Unit

__all__ = [
    "Camera", "Capture", "CaptureFile", "CaptureState", "Case", "CaseEvent", "CaseState", "Certificate", "Contest",
    "ContestState", "Delivery", "Document", "DocumentKind", "DocumentState", "NumberSeries", "OwnerSnapshot", "Payment",
    "PaymentMethod", "Person", "PersonRole", "PlateRead", "RefusedCapture", "RegisterEntry", "Review", "SignInAttempt",
    "Signer", "Site", "Statement", "StatementLine", "Unit",
]
