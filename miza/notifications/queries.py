"""Letters about one thing, the outbox as it stands."""

from django.db.models import QuerySet

from miza.notifications.models import Letter, Message


def letters_about(about: str) -> QuerySet[Letter]:
    """Letters about a dossier or a label, latest first. The caller has checked that the reader may see the dossier."""
    return Letter.objects.filter(about=about)


def waiting() -> QuerySet[Message]:
    """Mails not sent yet."""
    return Message.objects.filter(sent_at__isnull=True)
