"""What a person is told when the law or the state of a case does not allow an act."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from processing.cases.refusal import RefusedError

SENTENCES: Mapping[str, object] = {
    "wrong_state": _l("Hồ sơ đã chuyển sang trạng thái khác. Xin tải lại trang để xem tình trạng hiện tại."),
    "no_right": _l("Tài khoản này không có quyền thực hiện việc đó."),
    "mixed_duties": _l("Ông/bà đã làm một việc khác trên hồ sơ này; việc này phải do người khác thực hiện."),
    "not_found": _l("Không tìm thấy hồ sơ."),
    "changed_meanwhile": _l("Người khác vừa thay đổi hồ sơ này. Xin tải lại trang và xem lại."),
    "known_answer": _l("Hồ sơ này được đưa vào để đo chất lượng duyệt; không có việc nào khác làm được với nó."),
    "last_senior": _l("Nếu hai cán bộ khác ý kiến thì chỉ còn ông/bà kết luận được hồ sơ này; xin để người khác duyệt trước."),
    "nobody_left": _l("Không còn đủ người chưa cho ý kiến về hồ sơ này để duyệt lại. Xin cấp trên cử thêm người."),
    "policy_wrong": _l("Chính sách duyệt lần hai không hợp lệ. Xin kiểm tra lại các con số."),
    "own_account": _l("Không thể tự đóng tài khoản của chính mình."),
    "not_held": _l("Hồ sơ không còn được giữ cho ông/bà. Xin lấy hồ sơ tiếp theo."),
    "own_decision": _l("Ông/bà đã cho ý kiến về hồ sơ này; bước này phải do người khác thực hiện."),
    "plate_needed": _l("Nhập biển số đúng như trong ảnh."),
    "colour_needed": _l("Chọn màu nền của biển số."),
    "kind_needed": _l("Chọn loại xe: mức phạt tùy theo loại xe."),
    "offence_needed": _l("Chọn hành vi vi phạm."),
    "speed_missing": _l("Hồ sơ không có số đo tốc độ nên không xác định được mức phạt chạy quá tốc độ."),
    "not_fined": _l("Pháp luật ngày vi phạm không phạt tiền hành vi này đối với loại xe đã chọn."),
    "out_of_time": _l("Đã hết thời hiệu xử phạt một năm kể từ ngày vi phạm (Điều 4 Nghị định 168/2024/NĐ-CP). Hồ sơ "
                      "chỉ có thể bị từ chối."),
    "flagged": _l("Hồ sơ này có cảnh báo. Để xác nhận, ghi vào ô Ghi chú vì sao cảnh báo không đúng (ít nhất 15 ký "
                  "tự), hoặc hỏi người thứ hai."),
    "not_certified": _l("Thiết bị không có giấy kiểm định còn hiệu lực vào ngày vi phạm (Điều 12 Nghị định "
                        "61/2026/NĐ-CP). Hồ sơ chỉ có thể bị từ chối hoặc chờ bổ sung giấy."),
    "future_act": _l("Thời điểm ghi nhận ở tương lai: hồ sơ chỉ có thể bị từ chối."),
    "still_unlawful": _l("Chưa có giấy kiểm định hoặc kế hoạch còn hiệu lực cho ngày ghi nhận, hoặc camera đã ngừng sử "
                         "dụng. Xin nhập giấy tờ trước."),
    "reason_not_in_bulk": _l("Chọn một lý do mà giấy tờ hoặc danh mục bổ sung có thể khắc phục."),
    "exempt_plate": _l("Nhập biển số gồm 4 đến 11 chữ và số."),
    "exempt_plate_colour": _l("Chọn màu nền của biển số."),
    "exempt_ground": _l("Chọn căn cứ."),
    "exempt_document": _l("Ghi số, ngày của văn bản làm căn cứ."),
    "exempt_valid_from": _l("Nhập ngày bắt đầu."),
    "exempt_valid_to": _l("Ngày kết thúc không được trước ngày bắt đầu."),
    "odd_plate": _l("Biển số này khác thường. Xin nhìn lại ảnh; nếu đúng như đã nhập, bấm Vẫn xác nhận."),
    "picture_unseen": _l("Ảnh của hồ sơ này chưa được mở nên chưa thể xác nhận. Xin đợi ảnh hiện ra rồi bấm lại."),
    "reason_needed": _l("Chọn lý do từ chối."),
    "note_needed": _l("Ghi rõ lý do."),
    "no_owner": _l("Hồ sơ chưa có chủ xe."),
    "no_minutes": _l("Hồ sơ chưa có biên bản."),
    "tariff_unclear": _l("Không xác định được điều khoản xử phạt cho hành vi, loại xe và ngày vi phạm này."),
    "warning_only": _l("Hành vi này chỉ bị phạt cảnh cáo; văn bản phải do người lập."),
    "already_signed": _l("Văn bản này không còn là dự thảo chờ ký."),
    "no_mandate": _l("Hôm nay ông/bà không giữ chức danh nào có thẩm quyền ký."),
    "other_units_paper": _l("Văn bản thuộc đơn vị ngoài phạm vi chức danh của ông/bà."),
    "beyond_competence": _l("Mức tối đa của khung tiền phạt vượt thẩm quyền của chức danh."),
    "head_needed": _l("Văn bản này do người đứng đầu đơn vị có thẩm quyền xử phạt ký."),
    "reminder_late": _l("Đã quá thời hạn được nhắc; văn bản này không còn cần ký."),
    "transfer_asked": _l("Phiếu chuyển hồ sơ này đã được ký, đang phát hành."),
    "change_incomplete": _l("Mỗi nội dung phải ghi rõ vị trí, nội dung đang ghi và nội dung mới khác đi."),
    "outside_band": _l("Mức phạt mới phải nằm trong khung đã áp dụng; số điểm không vượt quá 12."),
    "no_power_over_points": _l("Chức danh này không có thẩm quyền trừ điểm giấy phép lái xe."),
    "no_certificate": _l("Ông/bà chưa có chứng thư số được đăng ký trong hệ thống. Xin liên hệ quản trị viên."),
    "certificate_expired": _l("Chứng thư số của người ký không còn hiệu lực. Xin gia hạn và đăng ký lại."),
    "no_seal": _l("Cơ quan chưa có chứng thư số (dấu) được đăng ký trong hệ thống. Xin liên hệ quản trị viên."),
    "seal_expired": _l("Chứng thư số (dấu) của cơ quan không còn hiệu lực. Xin gia hạn và đăng ký lại."),
    "key_missing": _l("Không tìm thấy khóa ký của chứng thư số đã đăng ký. Xin liên hệ quản trị viên."),
    "key_unopened": _l("Không mở được khóa ký: sai mật khẩu khóa, tệp hỏng hoặc loại khóa không được chấp nhận."),
    "token_unreachable": _l("Không kết nối được thiết bị lưu khóa (PKCS#11). Xin liên hệ quản trị viên."),
    "not_the_signers_key": _l("Khóa ký không khớp với chứng thư số đã đăng ký cho người ký hoặc cơ quan."),
    "certificate_of_another": _l("Chứng thư số này đã đăng ký cho người hoặc đơn vị khác."),
    "limitation_over": _l("Đã hết thời hiệu xử phạt một năm kể từ ngày vi phạm; không được ký."),
    "explanation_term": _l("Người vi phạm còn thời hạn giải trình (Điều 61 Luật Xử lý vi phạm hành chính)."),
    "not_issued": _l("Văn bản chưa được phát hành."),
    "too_early": _l("Thời hiệu chưa hết."),
    "delivery_closed": _l("Lần giao này đã có kết quả."),
    "impossible_day": _l("Ngày không hợp lệ: không được ở tương lai, trước ngày phát hành hoặc trước ngày gửi."),
    "contest_wrong_state": _l("Hồ sơ đang ở trạng thái không thể gửi ý kiến phản đối."),
    "contest_open": _l("Hồ sơ đang có một ý kiến phản đối chờ trả lời. Xin chờ kết quả."),
    "contest_text_needed": _l("Viết rõ điều gì không đúng, để cán bộ có thể kiểm tra."),
    "contest_answered": _l("Ý kiến này đã được trả lời. Xin tải lại trang để xem kết quả."),
    "contest_reasons_short": _l("Ghi rõ lý do, ít nhất 30 ký tự: người dân sẽ đọc đúng những lời này."),
    "amount_wrong": _l("Số tiền phải là số đồng nguyên, lớn hơn 0."),
    "future_day": _l("Ngày nộp không được ở tương lai."),
    "day_before_act": _l("Ngày nộp không được trước ngày vi phạm."),
    "receipt_number_wrong": _l("Số biên lai gồm chữ, số và các dấu / . - , nhiều nhất 40 ký tự."),
    "receipt_used": _l("Số biên lai này đã dùng cho hồ sơ, số tiền hoặc ngày khác. Xin kiểm tra lại biên lai."),
    "payment_differs": _l("Khoản tiền này đã được ghi nhận với nội dung khác."),
    "already_assigned": _l("Khoản tiền này đã thuộc một hồ sơ. Nếu sai, người có thẩm quyền lập bút toán điều chỉnh."),
    "already_corrected": _l("Khoản tiền này đã được điều chỉnh. Xin xem bút toán thay thế."),
    "nothing_to_correct": _l("Nội dung điều chỉnh giống hệt khoản đã ghi nhận."),
    "passkey_wrong": _l("Không xác nhận được khóa truy cập mà trình duyệt gửi. Xin thử lại."),
    "last_factor": _l("Đây là yếu tố xác thực cuối cùng. Hãy thêm yếu tố khác trước khi gỡ."),
    "too_many_factors": _l("Tài khoản đã có tám yếu tố xác thực. Hãy gỡ một yếu tố không dùng nữa."),
    "second_factor_first": _l("Xin đăng nhập lại bằng yếu tố xác thực thứ hai rồi làm việc này."),
    "note_missing": _l("Ghi rõ lý do, từ 3 đến 500 ký tự."),
    "refund_too_large": _l("Số tiền hoàn trả lớn hơn số tiền nộp thừa của hồ sơ."),
    "line_is_booked": _l("Dòng sao kê này đã được ghi nhận, không cần nhập tay."),
    "statement_too_large": _l("Tệp sao kê lớn hơn 5 MB. Xin xuất từng khoảng thời gian ngắn hơn."),
    "statement_too_long": _l("Tệp sao kê có hơn 50.000 dòng. Xin xuất từng khoảng thời gian ngắn hơn."),
    "statement_not_csv": _l("Đây là tệp Excel hoặc PDF. Xin lưu sao kê dưới dạng CSV (UTF-8) rồi gửi lại."),
    "statement_not_text": _l("Tệp không phải văn bản CSV hoặc dùng bảng mã lạ. Xin lưu lại dưới dạng CSV (UTF-8)."),
    "statement_broken": _l("Tệp CSV hỏng tại dòng %(line)s: dấu ngoặc kép không đóng, ô quá dài hoặc quá nhiều cột."),
    "statement_empty": _l("Tệp không có dòng giao dịch nào."),
    "statement_gone": _l("Không còn tệp sao kê của lần xem trước. Xin chọn lại tệp."),
    "columns_missing": _l("Chọn cột ngày giao dịch và cột nội dung."),
    "columns_amount": _l("Chọn một trong hai: một cột số tiền chung, hoặc cột tiền vào (ghi có)."),
    "columns_twice": _l("Mỗi cột của sao kê chỉ dùng cho một mục."),
    "columns_wrong": _l("Cách đọc cột không hợp lệ. Xin chọn lại."),
}


def sentence(error: RefusedError) -> str:
    """The sentence for a refusal, in the reader's language."""
    known = SENTENCES.get(error.code)
    if known is None:
        return str(_("Việc này hiện không thực hiện được (%(code)s).", code=error.code))
    return str(known) % error.facts
