using System.Diagnostics;
using System.Reflection;
using Segmind.Sdk;
using Segmind.Sdk.Bench;

if (typeof(SegmindClient).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
{
    await Console.Error.WriteLineAsync("A debug build is not what users run: add -c Release.");
    return 2;
}

switch (args)
{
    case ["gate", .. var goals]:
        return await Gate.RunAsync(goals) ? 0 : 1;
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
        await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project bench/Segmind.Sdk.Bench -- gate [P1 P2 ...] | report");
        return 2;
}
