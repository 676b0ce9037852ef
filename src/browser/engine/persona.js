() => {
  // Run in the page's own world before its first script. Gives the headless shell what every Chrome on a desk has: `window.chrome`, the PDF viewer among the plugins,
  // and notifications that may still be asked for. Pages that look for these serve robots another page.
  const native = (name, answer) => new Proxy(Object.getOwnPropertyDescriptor(Navigator.prototype, name).get, {
    apply: (real, self) => (Reflect.apply(real, self, []), answer),
  });
  const answers = (name, answer) => {
    const own = Object.getOwnPropertyDescriptor(Navigator.prototype, name);
    Object.defineProperty(Navigator.prototype, name, { ...own, get: native(name, answer) });
  };
  const list = (prototype, items, key) => {
    const made = Object.create(prototype);
    items.forEach((item, index) => {
      Object.defineProperty(made, index, { value: item, enumerable: true });
      Object.defineProperty(made, item[key], { value: item });
    });
    const named = (name) => items.find((item) => item[key] === name) ?? null;
    Object.defineProperties(made, {
      length: { value: items.length },
      item: { value: (index) => items[index] ?? null },
      namedItem: { value: named },
      [Symbol.iterator]: { value: () => items[Symbol.iterator]() },
    });
    return made;
  };
  const object = (prototype, fields) => Object.create(prototype, Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, { value, enumerable: true }])));

  const viewers = ['PDF Viewer', 'Chrome PDF Viewer', 'Chromium PDF Viewer', 'Microsoft Edge PDF Viewer',
    'WebKit built-in PDF'];
  const description = 'Portable Document Format';
  const types = ['application/pdf', 'text/pdf'].map((type) =>
    object(MimeType.prototype, { type, suffixes: 'pdf', description }));
  const plugins = viewers.map((name) =>
    object(Plugin.prototype, { name, description, filename: 'internal-pdf-viewer', length: types.length }));
  answers('plugins', list(PluginArray.prototype, plugins, 'name'));
  answers('mimeTypes', list(MimeTypeArray.prototype, types, 'type'));
  answers('pdfViewerEnabled', true);

  if (!('chrome' in window)) {
    const value = { loadTimes() {}, csi() {}, app: { isInstalled: false } };
    Object.defineProperty(window, 'chrome', { value, writable: true, enumerable: true, configurable: false });
  }
  if ('NetworkInformation' in window) {
    const own = Object.getOwnPropertyDescriptor(NetworkInformation.prototype, 'rtt');
    const get = new Proxy(own.get, { apply: (real, self) => Reflect.apply(real, self, []) || 100 });
    Object.defineProperty(NetworkInformation.prototype, 'rtt', { ...own, get });
  }
  if ('Notification' in window) {
    const own = Object.getOwnPropertyDescriptor(Notification, 'permission');
    const get = new Proxy(own.get, {
      apply: (real, self) => (Reflect.apply(real, self, []) === 'denied' ? 'default' : Reflect.apply(real, self, [])),
    });
    Object.defineProperty(Notification, 'permission', { ...own, get });
  }
}
