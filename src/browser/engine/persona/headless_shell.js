// Gives the headless shell what every Chrome on a desk has: `window.chrome`, the PDF viewer among the plugins, and
// notifications that may still be asked for. Pages that look for these serve robots another page.
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
const shownPlugins = list(PluginArray.prototype, plugins, 'name');
maskGetter(Navigator.prototype, 'plugins', () => shownPlugins);
const shownTypes = list(MimeTypeArray.prototype, types, 'type');
maskGetter(Navigator.prototype, 'mimeTypes', () => shownTypes);
maskGetter(Navigator.prototype, 'pdfViewerEnabled', () => true);

if (!('chrome' in window)) {
  const value = { loadTimes() {}, csi() {}, app: { isInstalled: false } };
  Object.defineProperty(window, 'chrome', { value, writable: true, enumerable: true, configurable: false });
}
if ('NetworkInformation' in window) maskGetter(NetworkInformation.prototype, 'rtt', (real) => real || 100);
if ('Notification' in window) maskGetter(Notification, 'permission', (real) => (real === 'denied' ? 'default' : real));
// The shell tells its window's size some time after the page's first script has run.
maskGetter(window, 'outerWidth', (real) => real || innerWidth);
maskGetter(window, 'outerHeight', (real) => real || innerHeight);
