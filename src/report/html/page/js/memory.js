// What this browser remembers for this page. A browser may forbid that (files, private windows).

let remembers = true;

const recall = (key) => {
  try {
    return localStorage.getItem(`unticked:${key}`);
  } catch {
    remembers = false;
    return null;
  }
};

const remember = (key, value) => {
  try {
    localStorage.setItem(`unticked:${key}`, value);
  } catch {
    remembers = false;
  }
};
