#!/bin/bash
# boto3 (Debian's python3-boto3) against the S3 door: the checks are boto3.py's, which counts and writes the results as these scripts do.
SUITE=boto3; . "$(dirname "$0")/lib/common.sh"; need S3_ENDPOINT S3_ACCESS_KEY S3_SECRET_KEY; debs python3-boto3
export WORK RESULT SUITE AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=$WORK/none AWS_SHARED_CREDENTIALS_FILE=$WORK/none
# -P: the folder of the program, which has boto3's name, is not where modules come from
exec /usr/bin/python3 -P "$(dirname "$0")/boto3.py"
