#!/bin/bash
# min of N for each
N=${1:-6}; shift
for i in $(seq $N); do for w in "$@"; do for o in set get; do ./${w%%:*} -who ${w##*:} -op $o -n 2000 | sed "s/^netgen/$w/"; done; done; done | awk '{k=$1" "$2; if(!(k in w)||$4<w[k])w[k]=$4; if(!(k in c)||$7<c[k])c[k]=$7; s[k]+=$10;n[k]++} END{for(k in w)printf "%-20s wall %5d cpu %5d sw %.1f\n",k,w[k],c[k],s[k]/n[k]}' | sort
