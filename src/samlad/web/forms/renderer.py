"""Forms render as GOV.UK's own markup, from the templates in `templates/django/forms/`."""

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting


class GovukBoundField(BoundField):
    """A field that knows which control an error summary should link to."""

    @property
    def first_control_id(self) -> str:
        """The id of the control to focus: the first choice of a list, else the control itself."""
        if self.use_fieldset:
            for part in self.subwidgets:
                if part.id_for_label:
                    return str(part.id_for_label)
        return str(self.id_for_label or self.auto_id)


class GovukRenderer(TemplatesSetting):
    """The setting FORM_RENDERER: no form has to name a class of the component kit."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = GovukBoundField
