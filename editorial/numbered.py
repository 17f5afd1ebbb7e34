"""Pages by their number alone."""

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination

from editorial.paging import number, parameter, schema_of_page, size_parameter


class NumberedPages(PageNumberPagination):
    """For lists that are put together in memory."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    last_page_strings = ()

    def get_page_size(self, request):
        return number(request.query_params, "page_size", default=self.page_size, most=self.max_page_size)

    def get_schema_operation_parameters(self, view):
        return [
            parameter("page", "Which page of the list, from 1.", {"type": "integer", "minimum": 1, "default": 1}),
            size_parameter(usual=self.page_size, most=self.max_page_size),
        ]

    def get_paginated_response_schema(self, schema):
        return schema_of_page(schema)

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound as error:
            asked = request.query_params.get(self.page_query_param)
            pages = self.django_paginator_class(queryset, self.get_page_size(request)).num_pages
            sentence = f"There is no page “{asked}”. Pages: 1 to {pages}."
            raise ValidationError({self.page_query_param: [sentence]}) from error
