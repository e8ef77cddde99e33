// Redoc's style sheets are made at run time; webpack's nonce lets them pass the strict policy.
window.__webpack_nonce__ = document.currentScript.dataset.nonce;
