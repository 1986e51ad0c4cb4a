from django.http import JsonResponse
from django.views.decorators.http import require_POST

from portal.shared import legacy, richtext
from portal.views.files import may_write


@require_POST
def check_paste(request):
    """Say what of pasted text or HTML will not be kept, and give it back in Unicode if need be."""
    if not may_write(request.user):
        return _refusal("Tài khoản này không được soạn nội dung.", status=403)
    text = request.POST.get("text", "")
    try:
        lost = richtext.losses(text)
    except richtext.TooLargeError as error:
        return _refusal(str(error), status=413)
    sentences = [*lost, *filter(None, [legacy.warning(text)])]
    return JsonResponse({"sentences": sentences, "converted": legacy.to_unicode(text)})


def _refusal(sentence, status):
    return JsonResponse({"sentences": [sentence], "converted": None}, status=status)
