// Charts of our own: lines or bars over time, drawn in the pixels there are.
const chartHeight = 112;
const chartFoot = 18;
const chartHead = 14;

function above(value, unit) {
  const one = 10 ** Math.floor(Math.log10(value / unit)) * unit;
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find(step => step * one >= value * 0.999) * one;
}

function chart(title) {
  const svg = draw('svg', { class: 'chart', role: 'img', height: chartHeight });
  const readout = el('p', { class: 'readout', 'aria-hidden': 'true' });
  let shown = null;

  function paint(at) {
    const width = svg.clientWidth;
    svg.replaceChildren();
    if (!shown || !width) return;
    const { from, to, step, lines, bars, format, least, most, unit = 1 } = shown;
    const values = lines.flatMap(line => line.points.map(point => point[1])).filter(value => value != null);
    svg.setAttribute('aria-label', values.length ? `${title}, chart. ${lines.map(line => summary(line, format)).filter(Boolean).join(' ')}` : `${title}: nothing was reported in this window.`);
    const top = most ?? above(Math.max(least, ...values), unit);
    const bottom = chartHeight - chartFoot;
    const x = instant => (instant - from) / (to - from) * (width - 1);
    const y = value => bottom - Math.min(value / top, 1) * (bottom - chartHead);
    for (const [level, label] of [[top, format(top).replace(/\.0+(?= )/, '')], [top / 2], [0]]) {
      svg.append(draw('line', { class: level ? 'grid' : 'ground', x1: 0, x2: width, y1: Math.round(y(level)) + 0.5, y2: Math.round(y(level)) + 0.5 }));
      if (label && values.length) svg.append(draw('text', { x: 0, y: y(level) - 4 }, label));
    }
    const stamp = to - from > 36 * 3600e3 ? day : minute;
    for (const [share, anchor] of [[0, 'start'], [0.5, 'middle'], [1, 'end']]) {
      svg.append(draw('text', { x: share * width, y: chartHeight - 4, 'text-anchor': anchor }, share === 1 ? 'now' : stamp.format(from + share * (to - from))));
    }
    if (!values.length) {
      svg.append(draw('text', { x: width / 2, y: (bottom + chartHead) / 2, 'text-anchor': 'middle' }, 'nothing was reported in this window'));
      return;
    }
    lines.forEach((line, i) => {
      if (bars) {
        const wide = Math.max(2, step / (to - from) * width - 1);
        line.points.filter(point => point[1] > 0).forEach(([instant, value]) =>
          svg.append(draw('rect', { class: `bar s${i}`, x: Math.min(Math.max(0, x(instant)), width - wide), y: y(value), width: wide, height: Math.max(1, bottom - y(value)) })));
      } else traces(line, i, x, y, bottom, step, lines.length === 1).forEach(node => svg.append(node));
    });
    if (at != null) svg.append(draw('line', { class: 'cross', x1: x(at), x2: x(at), y1: chartHead, y2: bottom }));
  }

  // What is pointed at, in words under the chart.
  function point(event) {
    if (!shown) return;
    const instant = shown.from + (event.clientX - svg.getBoundingClientRect().left) / svg.clientWidth * (shown.to - shown.from);
    const all = shown.lines.flatMap(line => line.points.filter(one => one[1] != null).map(one => one[0]));
    if (!all.length) return;
    const nearest = all.reduce((a, b) => Math.abs(b - instant) < Math.abs(a - instant) ? b : a);
    const found = shown.lines.map(line => [line.name, line.points.find(one => one[0] === nearest)?.[1]]).filter(one => one[1] != null);
    say(readout, `${dayAndMinute.format(nearest)}: ${found.map(([name, value]) => `${name} ${shown.format(value)}`).join(', ')}`);
    paint(nearest);
  }

  svg.addEventListener('pointermove', point);
  svg.addEventListener('pointerleave', () => {
    say(readout, '');
    paint();
  });
  new ResizeObserver(() => paint()).observe(svg);
  return {
    nodes: [svg, readout],
    show(what) {
      shown = what;
      paint();
    },
  };
}

function summary(line, format) {
  const values = line.points.map(point => point[1]).filter(value => value != null);
  return values.length ? `${line.name}: last ${format(values.at(-1))}, highest ${format(Math.max(...values))}, lowest ${format(Math.min(...values))}.` : '';
}

// A step that was skipped once is bridged: a container that reports each minute may miss one by a second.
function traces(line, i, x, y, bottom, step, filled) {
  const runs = [];
  for (const [instant, value] of line.points) {
    if (value == null) continue;
    const last = runs.at(-1);
    if (last && instant - last.at(-1)[0] <= 2.5 * step) last.push([instant, value]);
    else runs.push([[instant, value]]);
  }
  return runs.flatMap(run => {
    const way = run.map(([instant, value]) => `${x(instant).toFixed(1)},${y(value).toFixed(1)}`).join('L');
    if (run.length === 1) return [draw('circle', { class: `dot s${i}`, cx: Math.max(2, x(run[0][0])), cy: y(run[0][1]), r: 2 })];
    const nodes = [draw('path', { class: `line s${i}`, d: `M${way}` })];
    if (filled) nodes.unshift(draw('path', { class: 'area', d: `M${x(run[0][0]).toFixed(1)},${bottom}L${way}L${x(run.at(-1)[0]).toFixed(1)},${bottom}Z` }));
    return nodes;
  });
}

// A line's sample beside its name, so that it is known by its dashes and not by its colour alone.
const sample = i => draw('svg', { class: 'sample', width: 18, height: 8, 'aria-hidden': 'true' }, draw('path', { class: `line s${i}`, d: 'M0,4H18' }));
