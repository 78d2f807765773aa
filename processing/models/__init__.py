"""Tables only, a file a noun."""

from processing.models.camera_alarm import CameraAlarm
from processing.models.capture import Capture, CaptureFile, CaptureState, RefusedCapture
from processing.models.capture_link import CaptureLink, LinkReason
from processing.models.case import Case, CaseEvent, CaseState
from processing.models.case_flag import CaseFlag, FlagKind
from processing.models.contest import Contest, ContestState
from processing.models.delivery import Delivery
from processing.models.device_plan import DevicePlan
from processing.models.document import Document, DocumentKind, DocumentState, NumberSeries
from processing.models.exempt_vehicle import ExemptVehicle
from processing.models.log import EventWords, LogLink, LogPending, LogRoot, OfficeEvent
from processing.models.owner import OwnerSnapshot, RegisterEntry
from processing.models.payment import Payment, PaymentMethod, Statement, StatementLine
from processing.models.person import Person, PersonRole, SignInAttempt
from processing.models.plate_read import PlateRead
from processing.models.print_job import PrintItem, PrintJob, PrintState
from processing.models.recall import Recall, RecallApproval, RecalledCase, RecallState
from processing.models.review import Review
from processing.models.second_factor import FactorKind, OpenSession, RecoveryCode, SecondFactor
from processing.models.second_review import KnownAnswer, ReviewPolicy
from processing.models.signer import Signer
from processing.models.signing_certificate import SigningCertificate
from processing.models.site import Camera, Certificate, Site
from processing.models.unit import Unit

__all__ = [
    "Camera", "CameraAlarm", "Capture", "CaptureFile", "CaptureLink", "CaptureState", "Case", "CaseEvent", "CaseFlag",
    "CaseState", "Certificate", "Contest", "ContestState", "Delivery", "DevicePlan", "Document", "DocumentKind",
    "DocumentState", "EventWords", "ExemptVehicle", "FactorKind", "FlagKind", "KnownAnswer", "LinkReason", "LogLink",
    "LogPending", "LogRoot", "NumberSeries", "OfficeEvent", "OpenSession", "OwnerSnapshot", "Payment", "PaymentMethod",
    "Person", "PersonRole", "PlateRead", "PrintItem", "PrintJob", "PrintState", "Recall", "RecallApproval",
    "RecallState", "RecalledCase", "RecoveryCode", "RefusedCapture", "RegisterEntry", "Review", "ReviewPolicy",
    "SecondFactor", "SignInAttempt", "Signer", "SigningCertificate", "Site", "Statement", "StatementLine", "Unit",
]
