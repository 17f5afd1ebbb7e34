"""Files as they are found in public data, sent through the staff's pages in a real browser."""

import datetime

import openpyxl
import pytest
from django.test import override_settings
from django.urls import reverse

from figures.models import Figure
from programmes.models import Programme
from tests.factories import CountryFactory, MeasureFactory, ProgrammeFactory, SourceFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("unhurried"),
]


@pytest.fixture
def unhurried():
    with override_settings(DEBUG=False):
        yield


@pytest.fixture
def send(live_page, publisher):
    """Sends a file on the import page of a model, and gives the browser's page."""
    live_page.log_in(publisher)

    def sent(model, path):
        opts = model._meta
        live_page.visit(reverse(f"admin:{opts.app_label}_{opts.model_name}_import"))
        live_page.page.set_input_files("#id_file", str(path))
        live_page.page.get_by_role("button", name="Show what it would change").click()
        return live_page.page

    return sent


def figures_workbook(path):
    """Two title rows, a blank one, a band of merged cells, headings in Spanish, groups, subtotals, a note under all."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Cuadro 3"
    rows = [
        ["Cooperación de la UE en materia de seguridad"],
        ["En euros, según las fuentes", None, datetime.date(2017, 11, 8)],
        [],
        ["Identificación", None, None, "Dinero", None, None, "De dónde", None],
        ["Código", "Etiqueta", "Magnitud", "Importe (EUR)", "Moneda", "Fecha de referencia", "Programa", "Fuente"],
        ["Región andina"],
        [
            "b1",
            "Presupuesto de COPOLAD",
            "budget",
            "€ 26 112",
            "EUR",
            datetime.date(2014, 3, 20),
            "COPOLAD",
            "eprs2017",
        ],
        ["b2", "Contribución «UE»", "budget", "1.460.674,00", "EUR", "marzo de 2017", "copolad", "eprs2017"],
        ["Subtotal", None, None, "1.486.786,00"],
        ["Caribe"],
        ["b3", "Línea\nde acción", "budget", "más de 50 millones", "", "2010", "COPOLAD", "eprs2017"],
        ["b4", "Resto", "budget", 2500000.5, "EUR", "20/03/2012", "COPOLAD", "eprs2017"],
        ["Código", "Etiqueta", "Magnitud", "Importe (EUR)", "Moneda", "Fecha de referencia", "Programa", "Fuente"],
        ["b5", "Último", "budget", "20 M€", "", "2016-08", "COPOLAD", "eprs2017"],
        ["TOTAL GENERAL", None, None, "73.986.786,00"],
        ["Nota: importes comprometidos, no pagados."],
    ]
    for row in rows:
        page.append(row)
    for merged in ("A1:H1", "A4:C4", "D4:F4", "G4:H4", "A6:H6"):
        page.merge_cells(merged)
    book.save(path)


def test_a_table_with_titles_bands_groups_and_totals_becomes_figures(send, tmp_path):
    MeasureFactory(slug="budget", name="Budget", kind="money", unit="")
    SourceFactory(key="eprs2017")
    ProgrammeFactory(slug="copolad", title="Cooperation on drugs policies", acronym="COPOLAD")
    figures_workbook(tmp_path / "cuadro.xlsx")

    page = send(Figure, tmp_path / "cuadro.xlsx")
    page.get_by_role("button", name="Save these changes").click()
    assert page.get_by_text("Saved: 5 new, 0 changed.").is_visible()
    rows = Figure.objects.order_by("code").values_list("code", "value", "bound", "currency", "as_of")
    assert [(code, f"{value:.2f}", bound, currency, as_of) for code, value, bound, currency, as_of in rows] == [
        ("b1", "26112.00", "exact", "EUR", "2014-03-20"),
        ("b2", "1460674.00", "exact", "EUR", "2017-03"),
        ("b3", "50000000.00", "over", "EUR", "2010"),
        ("b4", "2500000.50", "exact", "EUR", "2012-03-20"),
        ("b5", "20000000.00", "exact", "EUR", "2016-08"),
    ]
    page.get_by_role("link", name="Left out").click()
    assert page.get_by_text("It is a row of totals.").count() == 2
    assert page.get_by_text("It repeats the headings.").is_visible()


def test_a_cp1252_file_with_semicolons_asks_once_and_is_corrected(send, tmp_path):
    """“Nível” is no column here, 03/04/2012 says nothing about its order, and a country is misspelt."""
    CountryFactory(iso2="BO", name_en="Bolivia", name_es="Bolivia", name_pt="Bolívia")
    CountryFactory(iso2="CO", name_en="Colombia", name_es="Colombia", name_pt="Colômbia")
    path = tmp_path / "programas.csv"
    text = (
        "Título;Sigla;Classe social;Início;Países abrangidos;Resumo\n"
        'Cooperação – polícia;CP;x;2010–2015;"Bolívia; Colombia";"Uma frase.\nOutra: “aspas”."\n'
        'Rota da Cocaína;RC;y;03/2012;"Bolivia\nColômbya";Três países\n'
        "Total;;;;;\n"
    )
    path.write_bytes(text.encode("cp1252"))

    page = send(Programme, path)
    assert page.get_by_text("“Classe social” is not a column of programmes.").first.is_visible()
    page.get_by_label("“Classe social” means").select_option("nothing: leave it out")
    page.get_by_role("button", name="Read it so").click()
    assert page.get_by_text("“Colômbya” is not the name of any country here. Closest: “Colombia” (CO).").is_visible()

    path.write_bytes(text.replace("Colômbya", "Colômbia").encode("cp1252"))
    page = send(Programme, path)
    page.get_by_label("“Classe social” means").select_option("nothing: leave it out")
    page.get_by_role("button", name="Read it so").click()
    page.get_by_role("button", name="Save these changes").click()
    assert page.get_by_text("Saved: 2 new, 0 changed.").is_visible()
    told = [
        (p.slug, p.title, p.starts, p.ends, p.summary, sorted(link.country.iso2 for link in p.country_links.all()))
        for p in Programme.objects.order_by("slug")
    ]
    assert told == [
        ("cooperacao-policia", "Cooperação – polícia", "2010", "2015", "Uma frase.\nOutra: “aspas”.", ["BO", "CO"]),
        ("rota-da-cocaina", "Rota da Cocaína", "2012-03", None, "Três países", ["BO", "CO"]),
    ]
