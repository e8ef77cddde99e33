"""How the events of people read in a history."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "role.granted": _("Role granted"),
    "role.revoked": _("Role revoked"),
    "person.invited": _("Person invited"),
    "invitation.revoked": _("Invitation withdrawn"),
    "invitation.accepted": _("Invitation accepted"),
    "person.deactivated": _("Deactivated; sessions and tokens ended"),
    "person.reactivated": _("Reactivated"),
    "person.unit_assigned": _("Department chosen"),
    "person.profile_changed": _("Profile changed"),
    "person.language_chosen": _("Language chosen"),
    "person.theme_chosen": _("Look chosen"),
    "person.view_saved": _("View of a list saved"),
    "person.view_deleted": _("View of a list deleted"),
    "person.columns_chosen": _("Columns of a list chosen"),
    "token.created": _("Token made"),
    "token.revoked": _("Token revoked"),
    "organisation.founded": _("Organisation entered"),
    "file.attached": _("File attached"),
}
