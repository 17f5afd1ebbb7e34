// Offers, at the end of what a search for a related entry finds, to create one of the name that was typed.
"use strict";
{
  const said = document.getElementById("writing").dataset;
  const HERE = "create-here";

  const offer = (select, add) => {
    const adapter = django.jQuery(select).data("select2")?.dataAdapter;
    if (!adapter) return;
    const query = adapter.query.bind(adapter);
    adapter.query = (params, callback) => query(params, (found) => {
      const name = (params.term ?? "").trim();
      const isThere = found.results.some(({ text }) => text.toLowerCase() === name.toLowerCase());
      const isOffered = name && !isThere && !found.pagination?.more;
      callback(isOffered ? { ...found, results: [...found.results, { id: HERE, text: said.create.replace("{name}", () => name), name }] } : found);
    });

    django.jQuery(select).on("select2:selecting", (event) => {
      const { id, name } = event.params.args.data;
      if (id !== HERE) return;
      event.preventDefault();
      django.jQuery(select).select2("close");
      const plain = add.href;
      const filled = new URL(plain);
      filled.searchParams.set(select.dataset.namedBy, name);
      add.href = filled;
      add.click(); // Django's own window, which hands the new entry back
      add.href = plain;
    });
  };

  // Whoever may not add an entry has no plus beside the field.
  const offerAll = (part) => {
    for (const select of part.querySelectorAll("select.admin-autocomplete[data-named-by]")) {
      const add = select.closest(".related-widget-wrapper")?.querySelector("a.add-related");
      if (add) offer(select, add);
    }
  };

  // In that window, the name gives the slug as one that is typed does.
  const fillSlugs = () => {
    const slugs = django.jQuery("#django-admin-prepopulated-fields-constants").data("prepopulatedFields") ?? [];
    for (const slug of slugs) {
      if (!django.jQuery(slug.id).val()) django.jQuery(slug.dependency_ids.join(",")).trigger("change");
    }
  };

  django.jQuery(() => { offerAll(document); fillSlugs(); });
  document.addEventListener("formset:added", (event) => offerAll(event.target));
}
