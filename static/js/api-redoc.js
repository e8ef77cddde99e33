// The reading page of the API.
(() => {
  const place = document.getElementById("api-docs");
  Redoc.init(place.dataset.schema, { disableSearch: true, hideLoading: true }, place);
})();
