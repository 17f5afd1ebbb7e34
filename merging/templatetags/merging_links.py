"""Links to merging, for those who may merge."""

from django import template

from merging.kinds import merge_address

register = template.Library()


register.simple_tag(merge_address)
