using Segmind.Sdk.Bench;

switch (args)
{
    case ["gate"]:
        return await Gate.RunAsync() ? 0 : 1;
    case ["report"]:
        await Report.RunAsync();
        return 0;
    case ["serve"]:
        await BenchServer.ServeAsync();
        return 0;
    case ["child", .. var arguments]:
        await Child.RunAsync(arguments);
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project bench/Segmind.Sdk.Bench -- gate | report");
        return 2;
}
