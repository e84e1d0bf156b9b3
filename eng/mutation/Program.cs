using Segmind.Sdk.Mutation;

switch (args)
{
    case ["planted", var report]:
        return PlantedVerdict.Print(Report.Read(report)) ? 0 : 1;
    case ["score", var report, var survivors, .. var files]:
        return ScoreVerdict.Print(Report.Read(report), Explanations.Read(survivors), files) ? 0 : 1;
    default:
        Console.Error.WriteLine("Usage: planted REPORT | score REPORT SURVIVORS FILE...");
        return 2;
}
