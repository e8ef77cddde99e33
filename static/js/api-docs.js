// The interactive page of the API: a session may try requests, with the page's CSRF token.
(() => {
  const place = document.getElementById("api-docs");
  const token = place.dataset.csrf;
  SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: true,
    validatorUrl: null,
    requestInterceptor: (request) => {
      if (!["GET", "HEAD"].includes((request.method || "GET").toUpperCase())) {
        request.headers["X-CSRFToken"] = token;
      }
      return request;
    },
  });
})();
