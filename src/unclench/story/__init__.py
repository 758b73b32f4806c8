"""What somebody writes in his own words becomes findings, each with the words it rests on."""
