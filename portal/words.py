"""The words for states, kinds and colours, in the reader's language; one place, so that every page says the same."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.formats import language
from processing.law import tables, tariff, terms

CASE_STATES: Mapping[str, object] = {
    "awaiting_review": _l("Chờ duyệt"),
    "awaiting_second_review": _l("Chờ duyệt lần hai"),
    "awaiting_senior": _l("Chờ chỉ huy kết luận"),
    "confirmed": _l("Đã xác nhận vi phạm"),
    "rejected": _l("Không xử lý"),
    "awaiting_owner": _l("Chờ xác minh chủ xe"),
    "notified": _l("Đã thông báo vi phạm"),
    "minuted": _l("Đã lập biên bản"),
    "decided": _l("Đã ra quyết định xử phạt"),
    "settled": _l("Đã nộp phạt"),
    "transferred": _l("Đã chuyển đơn vị khác"),
    "lapsed": _l("Hết thời hiệu xử phạt"),
    "expired": _l("Hết thời hiệu thi hành"),
    "cancelling": _l("Chờ ký quyết định hủy bỏ"),
    "cancelled": _l("Đã hủy"),
    "measured": _l("Hồ sơ kiểm tra, đã chấm"),
}
RECALLS: Mapping[str, object] = {
    "proposed": _l("Chờ đồng ý"), "approved": _l("Đang thu hồi"), "done": _l("Đã thu hồi"),
    "withdrawn": _l("Đã rút đề xuất"),
}
RECALL_CAUSES: Mapping[str, object] = {
    "camera_fault": _l("Camera hỏng hoặc đo sai"), "clock_wrong": _l("Đồng hồ thiết bị sai"),
    "certificate_invalid": _l("Giấy kiểm định không có giá trị"), "sign_wrong": _l("Biển báo, vạch kẻ đường sai"),
    "limit_wrong": _l("Cài đặt sai tốc độ giới hạn"), "reader_fault": _l("Đọc biển số sai hàng loạt"),
    "other": _l("Nguyên nhân khác"),
}
RECALL_OUTCOMES: Mapping[str, object] = {
    "dropped": _l("Dừng xử lý, chưa thông báo cho ai"), "revoked": _l("Thu hồi, thông báo cho người liên quan"),
    "kept": _l("Giữ nguyên, hồ sơ đã kết thúc theo cách khác"),
}
FACTORS: Mapping[str, object] = {
    "totp": _l("ứng dụng xác thực"), "passkey": _l("khóa truy cập"), "recovery": _l("mã khôi phục"),
    "none": _l("chỉ mật khẩu"),
}
CAPTURE_STATES: Mapping[str, object] = {
    "received": _l("Đã nhận, chờ đọc biển số"),
    "read": _l("Đã đọc biển số"),
    "reading_failed": _l("Đọc không thành công"),
    "set_aside": _l("Chờ xem xét"),
}
DOCUMENT_KINDS: Mapping[str, object] = {
    "violation_notice": _l("Thông báo vi phạm"),
    "minutes": _l("Biên bản vi phạm hành chính"),
    "penalty_decision": _l("Quyết định xử phạt"),
    "points_notice": _l("Thông báo trừ điểm giấy phép lái xe"),
    "transfer_slip": _l("Phiếu chuyển"),
    "sending_slip": _l("Phiếu gửi thông báo qua Công an cấp xã"),
    "amendment": _l("Quyết định sửa đổi, bổ sung"),
    "correction": _l("Quyết định đính chính"),
    "cancellation": _l("Quyết định hủy bỏ"),
    "warning": _l("Thông báo cảnh báo phương tiện"),
    "warning_lifted": _l("Thông báo gỡ cảnh báo phương tiện"),
    "reminder": _l("Thông báo nhắc thời hạn"),
    "contest_answer": _l("Trả lời ý kiến phản đối"),
    "recall_notice": _l("Thông báo thu hồi kết quả phát hiện vi phạm"),
    "receipt": _l("Biên lai thu tiền phạt"),
}
DOCUMENT_STATES: Mapping[str, object] = {
    "asked": _l("Đang soạn thảo"),
    "drafted": _l("Dự thảo, chờ ký"),
    "signed": _l("Đã ký, đang phát hành"),
    "issued": _l("Đã phát hành"),
    "voided": _l("Số đã hủy"),
}
CONTEST_STATES: Mapping[str, object] = {
    "lodged": _l("Đang xem xét"),
    "accepted": _l("Được chấp nhận"),
    "refused": _l("Không được chấp nhận"),
}
GROUNDS: Mapping[str, object] = {
    "not_my_vehicle": _l("Xe trong ảnh không phải xe của tôi"),
    "sold": _l("Tôi đã bán, tặng hoặc chuyển nhượng xe trước ngày vi phạm"),
    "plate_cloned": _l("Biển số xe của tôi bị làm giả, bị gắn lên xe khác"),
    "not_driving": _l("Tôi là chủ xe nhưng không điều khiển xe lúc đó"),
    "no_offence": _l("Không có hành vi vi phạm như đã nêu"),
    "emergency": _l("Tình thế cấp thiết, sự kiện bất ngờ hoặc xe ưu tiên đang làm nhiệm vụ"),
    "wrong_amount": _l("Mức phạt hoặc số điểm trừ không đúng"),
    "other": _l("Lý do khác"),
}
COLOURS: Mapping[str, object] = {
    "white": _l("Nền trắng"),
    "yellow": _l("Nền vàng"),
    "blue": _l("Nền xanh"),
    "red": _l("Nền đỏ"),
}
READ_REASONS: Mapping[str, object] = {
    "no_plate": _l("Không thấy biển số trong ảnh."),
    "foreign": _l("Biển số nước ngoài hoặc không theo mẫu Việt Nam."),
    "unreadable": _l("Biển số không đọc được."),
    "too_small": _l("Biển số quá nhỏ trong ảnh."),
    "blurred": _l("Biển số bị nhòe."),
    "glare": _l("Biển số bị lóa sáng."),
    "cut_off": _l("Biển số bị cắt ở mép ảnh."),
    "two_vehicles": _l("Có hai xe ngang nhau trong ảnh, chưa rõ xe nào vi phạm."),
    "not_where_aimed": _l("Biển số đọc được nằm ngoài vùng quan sát của camera."),
    "too_much": _l("Ảnh quá lớn, máy chưa đọc hết."),
}
VEHICLE_KINDS: Mapping[str, object] = {
    "car": _l("Xe ô tô con"),
    "truck": _l("Xe tải"),
    "bus": _l("Xe khách, xe buýt"),
    "motorcycle": _l("Xe mô tô, xe gắn máy"),
    "specialised": _l("Xe máy chuyên dùng"),
    "unknown": _l("Chưa rõ"),
}
VEHICLE_COLOURS: Mapping[str, object] = {
    "white": _l("Trắng"), "black": _l("Đen"), "silver": _l("Bạc"), "grey": _l("Xám"), "red": _l("Đỏ"),
    "blue": _l("Xanh dương"), "green": _l("Xanh lá"), "yellow": _l("Vàng"), "brown": _l("Nâu"), "orange": _l("Cam"),
}
ROLES: Mapping[str, object] = {
    "officer": _l("Cán bộ duyệt"),
    "senior_officer": _l("Chỉ huy duyệt"),
    "signer": _l("Người ký"),
    "clerk": _l("Văn thư"),
    "contest_officer": _l("Cán bộ giải quyết ý kiến phản đối"),
    "supervisor": _l("Người giám sát"),
    "administrator": _l("Quản trị viên"),
    "auditor": _l("Kiểm tra nội bộ"),
}
PAYMENT_METHODS: Mapping[str, object] = {
    "counter": _l("Nộp tại quầy"),
    "bank_transfer": _l("Chuyển khoản"),
    "correction": _l("Điều chỉnh"),
    "refund": _l("Hoàn trả"),
}
CHANNELS: Mapping[str, object] = {"api": _l("gửi trực tuyến"), "folder": _l("thư mục nhận")}
VOID_REASONS: Mapping[str, object] = {
    "wrong_state": _l("Hồ sơ đã chuyển sang bước khác trước khi văn bản được phát hành."),
    "replaced": _l("Đã có văn bản khác thay thế."),
    "overtaken": _l("Không còn cần thiết trước khi được ký."),
    "payment_taken_back": _l("Khoản thu đã được điều chỉnh."),
}
SET_ASIDE: Mapping[str, object] = {
    "unknown_offence": _l("Mã hành vi không có trong danh mục"),
    "speed_missing": _l("Vượt tốc độ nhưng thiếu tốc độ đo hoặc tốc độ cho phép"),
    "not_in_service": _l("Camera đã ngừng sử dụng"),
    "not_certified": _l("Thiết bị không có giấy kiểm định còn hiệu lực vào ngày ghi nhận"),
    "too_old": _l("Đã quá thời hiệu xử phạt"),
    "outside_plan": _l("Thiết bị hoạt động ngoài kế hoạch được duyệt (nơi, ngày, giờ hoặc hành vi)"),
    "clock_wrong": _l("Đồng hồ của camera sai quá mức cho phép"),
    "future": _l("Thời điểm ghi nhận ở tương lai"),
}
LINKS: Mapping[str, object] = {
    "same_event_id": _l("Camera gửi lại cùng một sự kiện"),
    "same_picture": _l("Ảnh giống hệt từng byte"),
    "same_vehicle": _l("Cùng xe, cùng nơi, cùng hành vi trong thời gian ngắn"),
    "like_picture": _l("Ảnh gần như giống hệt"),
}
FLAGS: Mapping[str, object] = {
    "two_places": _l("Cùng biển số ở hai nơi quá xa nhau"),
    "register_differs": _l("Xe ghi nhận không giống xe đăng ký"),
    "exempt": _l("Biển số có trong danh sách xe ưu tiên"),
    "rejected_before": _l("Sự kiện này đã có hồ sơ bị từ chối"),
    "device": _l("Thời điểm ghi nhận có nghi ngờ"),
}
DUTIES: Mapping[str, object] = {
    "warn:inspection": _l("Cần gửi cảnh báo cho cơ quan đăng kiểm"),
    "warn:registration": _l("Cần gửi cảnh báo cho cơ quan đăng ký xe"),
    "warn:licensing": _l("Cần gửi cảnh báo cho cơ quan cấp giấy phép lái xe"),
    "warn:commune_police": _l("Cần gửi lại thông báo qua Công an cấp xã"),
    "lift:inspection": _l("Cần gỡ cảnh báo ở cơ quan đăng kiểm"),
    "lift:registration": _l("Cần gỡ cảnh báo ở cơ quan đăng ký xe"),
    "lift:licensing": _l("Cần gỡ cảnh báo ở cơ quan cấp giấy phép lái xe"),
    "lift:commune_police": _l("Cần báo Công an cấp xã thôi chuyển thông báo"),
    "remind:appear_by": _l("Cần nhắc người vi phạm đến giải quyết"),
    "remind:pay_by": _l("Cần nhắc người vi phạm nộp phạt"),
}
"""What the law's days ask of the office, by the act that the log holds."""
ACTS: Mapping[str, object] = {
    "open": _l("Mở hồ sơ từ dữ liệu camera"),
    "take_up_capture": _l("Cho đọc dữ liệu chờ xem xét"),
    "link_capture": _l("Gộp thêm một lần ghi nhận của cùng sự kiện"),
    "unlink_capture": _l("Tách một lần ghi nhận thành hồ sơ riêng"),
    "flag": _l("Cảnh báo"),
    "answer_flags": _l("Kết luận về cảnh báo"),
    "doubt": _l("Chuyển chỉ huy kết luận vì có cảnh báo"),
    "claim": _l("Nhận hồ sơ để duyệt"),
    "put_back": _l("Trả hồ sơ về hàng đợi"),
    "confirm": _l("Xác nhận vi phạm"),
    "reject": _l("Từ chối"),
    "ask_second": _l("Đề nghị người thứ hai duyệt"),
    "disagree": _l("Ý kiến khác người thứ nhất, chuyển chỉ huy"),
    "reopen": _l("Mở lại hồ sơ đã từ chối"),
    "seek_owner": _l("Chưa tìm thấy chủ xe"),
    "owner_found": _l("Đã xác minh chủ xe"),
    "owner_recorded": _l("Ghi nhận chủ xe theo dữ liệu đăng ký"),
    "sign_paper": _l("Ký văn bản"),
    "issue_paper": _l("Phát hành văn bản"),
    "void_paper": _l("Hủy số văn bản"),
    "notify": _l("Phát hành thông báo vi phạm"),
    "ask_transfer": _l("Đề nghị chuyển đơn vị khác"),
    "transfer": _l("Chuyển đơn vị khác"),
    "ask_correction": _l("Đề nghị đính chính quyết định"),
    "ask_amendment": _l("Đề nghị sửa đổi quyết định"),
    "admit": _l("Người vi phạm thừa nhận"),
    "hold_minutes": _l("Lập biên bản"),
    "decide": _l("Ra quyết định xử phạt"),
    "recall": _l("Thu hồi vì thiết bị hoặc cài đặt có lỗi"),
    "settle": _l("Nộp đủ tiền phạt"),
    "unsettle": _l("Tiền nộp được điều chỉnh, còn phải nộp"),
    "book_payment": _l("Ghi nhận tiền nộp"),
    "assign_payment": _l("Gắn khoản tiền vào hồ sơ"),
    "correct_payment": _l("Điều chỉnh khoản tiền"),
    "paper_waiting": _l("Chuẩn bị gửi văn bản"),
    "paper_sent": _l("Gửi văn bản"),
    "paper_delivered": _l("Văn bản đã giao"),
    "paper_returned": _l("Văn bản bị trả lại"),
    "paper_refused": _l("Người nhận từ chối nhận văn bản"),
    "lodge_contest": _l("Nhận ý kiến phản đối"),
    "answer_contest": _l("Trả lời ý kiến phản đối"),
    "lapse": _l("Hết thời hiệu xử phạt"),
    "expire": _l("Hết thời hiệu thi hành"),
    "cancel": _l("Hủy hồ sơ"),
    "accept_contest": _l("Chấp nhận ý kiến phản đối, chờ ký quyết định hủy bỏ"),
    "revoke": _l("Ký quyết định hủy bỏ quyết định xử phạt"),
    "look": _l("Xem dữ liệu"),
    "signed_in": _l("Đăng nhập"),
    "session_ended": _l("Kết thúc phiên đăng nhập"),
    "factor_added": _l("Thêm yếu tố xác thực"),
    "factor_removed": _l("Gỡ yếu tố xác thực"),
    "second_factor_reset": _l("Quản trị viên gỡ yếu tố xác thực"),
    "recovery_codes_made": _l("Tạo mã khôi phục"),
    "password_changed": _l("Đổi mật khẩu"),
    "account_opened": _l("Mở tài khoản"),
    "known_answers_drawn": _l("Vẽ và đưa hồ sơ kiểm tra vào hàng đợi"),
    "certificate_entered": _l("Đăng ký chứng thư số"),
    "certificate_withdrawn": _l("Thu hồi chứng thư số"),
    "account_closed": _l("Đóng tài khoản"),
    "recall_proposed": _l("Đề xuất thu hồi"),
    "recall_agreed": _l("Đồng ý thu hồi"),
    "recall_withdrawn": _l("Rút đề xuất thu hồi"),
    "camera_alarm_closed": _l("Đóng báo động camera"),
    **DUTIES,
}
SUBJECTS: Mapping[str, object] = {
    "case": _l("hồ sơ"), "document": _l("văn bản"), "contest": _l("ý kiến phản đối"), "payment": _l("khoản thu"),
    "person": _l("tài khoản"), "recall": _l("lần thu hồi"), "camera": _l("camera"),
}
FAMILIES: Mapping[str, Mapping[str, object]] = {
    "read_reason": READ_REASONS,
    "act": ACTS, "subject": SUBJECTS,
    "case": CASE_STATES, "capture": CAPTURE_STATES, "document": DOCUMENT_STATES, "document_kind": DOCUMENT_KINDS,
    "void_reason": VOID_REASONS, "contest": CONTEST_STATES, "ground": GROUNDS, "colour": COLOURS,
    "vehicle": VEHICLE_KINDS,
    "vehicle_colour": VEHICLE_COLOURS, "payment_method": PAYMENT_METHODS,
    "role": ROLES, "channel": CHANNELS, "set_aside": SET_ASIDE, "link": LINKS, "flag": FLAGS,
    "duty": DUTIES, "factor": FACTORS, "recall": RECALLS, "recall_cause": RECALL_CAUSES,
    "recall_outcome": RECALL_OUTCOMES,
}


def word(value: object, family: str) -> str:
    """The word for a value of a family: `{{ case.state|word("case") }}`; a value without a word is shown as it is."""
    text = str(getattr(value, "value", value) or "")
    return str(FAMILIES[family].get(text, text))


def offence(name: str) -> str:
    """The short name of an offence; a camera's own code is shown as it is."""
    try:
        return tariff.short_name(name, language())
    except tables.UnknownNameError:
        return name


def article(text: str) -> str:
    """An article as a term's row cites it, in the reader's language; anything else is shown as it is."""
    if language() != "en":
        return text
    return next((each.article_en for each in terms.terms() if each.article_vi == text), text)


def init_words(app: Flask) -> None:
    """Make the words filters of the templates: `|word("case")`, `|offence`, `|article`."""
    app.jinja_env.filters["word"] = word
    app.jinja_env.filters["offence"] = offence
    app.jinja_env.filters["article"] = article
