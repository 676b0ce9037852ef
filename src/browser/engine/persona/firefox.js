// No setting hides the driver from pages any more, and the window does not follow the viewport that a driver sets.
maskGetter(Navigator.prototype, 'webdriver', () => false);
maskGetter(window, 'outerWidth', () => innerWidth);
maskGetter(window, 'outerHeight', () => innerHeight + 85);
