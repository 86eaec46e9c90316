// Comfort only: the page says everything without it.
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // What a link leads to may lie in something that is closed.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    target.scrollIntoView({block: target.tagName === 'TR' ? 'center' : 'start'});
  };
  addEventListener('hashchange', reveal);
  reveal();

  // The lines of the box that the pointer or the keyboard is on stand out.
  for (const picture of all('.picture svg')) {
    const boxes = all('.box', picture), lines = all('.line', picture);
    const light = (box) => {
      const number = box && box.id.replace(/^.*-n/, '');
      const near = new Set([number]);
      for (const line of lines) {
        const {from, to} = line.dataset, touches = from === number || to === number;
        if (touches) near.add(from).add(to);
        line.classList.toggle('dim', Boolean(box) && !touches);
      }
      for (const each of boxes) each.classList.toggle('dim', Boolean(box) && !near.has(each.id.replace(/^.*-n/, '')));
    };
    for (const box of boxes) {
      const owner = box.closest('a') || box;
      owner.addEventListener('pointerenter', () => light(box));
      owner.addEventListener('pointerleave', () => light(null));
      owner.addEventListener('focus', () => light(box));
      owner.addEventListener('blur', () => light(null));
    }
  }

  for (const tools of all('.tools')) tools.hidden = false;

  for (const set of all('.set')) {
    const changes = all('.change', set);
    for (const button of all('[data-fold]', set)) {
      button.addEventListener('click', () => {
        for (const change of changes) change.open = button.dataset.fold === 'open';
      });
    }
    for (const filter of all('[data-filter]', set)) {
      filter.addEventListener('change', () => {
        for (const change of changes) {
          change.hidden = filter.value !== '' && change.dataset.kind !== filter.value &&
            !change.querySelector(`.change[data-kind="${filter.value}"]`);
        }
      });
    }
  }

  // Enter goes from match to match.
  const find = document.getElementById('find'), found = document.getElementById('found');
  if (find) {
    let next = 0;
    const matches = () => {
      const wanted = find.value.trim().toLowerCase();
      return wanted ? all('tr[id]').filter((row) => row.cells[0].textContent.toLowerCase().includes(wanted) ||
        row.cells[1].textContent.toLowerCase().includes(wanted)) : [];
    };
    find.addEventListener('input', () => {
      next = 0;
      found.textContent = find.value.trim() ? `${matches().length} found; Enter goes there` : '';
    });
    find.addEventListener('keydown', (event) => {
      const rows = matches();
      if (event.key !== 'Enter' || !rows.length) return;
      event.preventDefault();
      const row = rows[next++ % rows.length];
      if (location.hash === '#' + row.id) reveal(); else location.hash = row.id;
      found.textContent = `${(next - 1) % rows.length + 1} of ${rows.length}`;
    });
  }
})();
