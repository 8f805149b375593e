#!/bin/sh
# Puts a folder (dist/, or the feed that `paginate` and `sign` made) into an object store that speaks S3, with the headers of
# nginx.conf, in an order in which no reader falls between two releases. It deletes nothing: pages that are open still ask
# for the files of earlier releases.
#
#   sh object-store.sh dist s3://BUCKET/communique
#
# The four headers for every answer, Access-Control-Allow-Origin and its like, are the CDN's to add (README, "Host it").
set -eu
folder=$1
to=${2%/}
aws=${AWS:-aws}
[ -d "$folder" ] || { echo "$folder is no folder" >&2; exit 2; }

# A compressed body lies under the plain name: CDNs leave some of these types alone, and every browser takes brotli by https.
put() { # NAME TYPE CACHING
    if [ -f "$folder/$1.br" ]; then
        "$aws" s3 cp "$folder/$1.br" "$to/$1" --content-type "$2" --cache-control "$3" --content-encoding br
    else
        "$aws" s3 cp "$folder/$1" "$to/$1" --content-type "$2" --cache-control "$3"
    fi
}

type_of() {
    case $1 in
    *.wasm) echo application/wasm ;;
    *.js) echo "text/javascript; charset=utf-8" ;;
    *.json) echo application/feed+json ;;
    *.txt | *.sig) echo "text/plain; charset=utf-8" ;;
    *.html) echo "text/html; charset=utf-8" ;;
    *.css) echo "text/css; charset=utf-8" ;;
    *.svg) echo image/svg+xml ;;
    *.png) echo image/png ;;
    *.jpg | *.jpeg) echo image/jpeg ;;
    *.pdf) echo application/pdf ;;
    *) echo application/octet-stream ;;
    esac
}

# Which turn a file has: what others name before what names it.
hash='[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'
turn_of() {
    # shellcheck disable=SC2254
    case ${1##*/} in
    communique-*$hash.wasm | communique-*$hash.bin | communique-*$hash.js | communique-*$hash.txt) echo hashed ;;
    communique-[0-9]*.[0-9]*.[0-9]*.js) echo versioned ;;
    communique.js) echo loader ;;
    *.json.sig) echo signature ;;
    *-[0-9]*.json) echo archive ;;
    *.json) echo feed ;;
    *) echo page ;;
    esac
}

caching_of() {
    case $1 in
    hashed | versioned) echo "public, max-age=31536000, immutable" ;;
    loader) echo "public, max-age=600, stale-while-revalidate=86400" ;;
    signature | archive | feed) echo "public, max-age=60, stale-while-revalidate=600" ;;
    *) echo no-cache ;;
    esac
}

for turn in hashed versioned page loader signature archive feed; do
    (cd "$folder" && find . -type f ! -name '*.br' ! -name '*.gz') | sed 's|^\./||' | sort | while IFS= read -r name; do
        if [ "$(turn_of "$name")" = "$turn" ]; then
            put "$name" "$(type_of "$name")" "$(caching_of "$turn")" </dev/null
        fi
    done
done
