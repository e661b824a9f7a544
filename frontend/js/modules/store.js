// localStorage that never throws: private windows and full disks only mean that nothing is kept on the device.
export function read(key, otherwise = null) {
  try {
    const text = localStorage.getItem(key);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** True when the value is really kept. */
export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/** The names of all that is kept. */
export function names() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

/** Asks the browser not to clear what is kept when it is short of room. False when it refuses or cannot promise. */
export async function lasting() {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}
