using System.Globalization;

namespace Segmind.Sdk.Emulator;

/// <summary>The program's arguments.</summary>
internal sealed record CommandLine(EmulatorOptions Options, bool WantsHelp, string? Problem)
{
    public const string Usage = """
        Usage: Segmind.Sdk.Emulator [--port N] [--latency short|real] [--api-key KEY] [--aiml-api-key KEY] [--help]

          --port N            Serve on the loopback ports N, N+1 and N+2 (default 8787; 0 takes any free ones).
          --latency L         short: a tenth of a second a run (default); real: the times Segmind's pages print.
          --api-key KEY       Accept this key only (default: any of the form SG_...).
          --aiml-api-key KEY  Accept this Bearer token only on the AIML route (default: any).
        """;

    private const int DefaultPort = 8787;

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var options = new EmulatorOptions { Port = DefaultPort };
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            if (name is "--help" or "-h")
            {
                return new CommandLine(options, true, null);
            }

            if (name is not ("--port" or "--latency" or "--api-key" or "--aiml-api-key"))
            {
                return Wrong(options, $"Unknown argument: {name}");
            }

            if (i + 1 == arguments.Count)
            {
                return Wrong(options, $"{name} needs a value.");
            }

            if (!Set(options, name, arguments[i + 1]))
            {
                return Wrong(options, $"{name} can't take that value.");
            }
        }

        return new CommandLine(options, false, null);
    }

    private static bool Set(EmulatorOptions options, string name, string value)
    {
        switch (name)
        {
            case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= EmulatorOptions.HighestPort:
                options.Port = port;
                return true;
            case "--latency" when value is "short" or "real":
                options.Latency = value == "real" ? EmulatorLatency.Real : EmulatorLatency.Short;
                return true;
            case "--api-key" when value.Length > 0:
                options.RequiredApiKey = value;
                return true;
            case "--aiml-api-key" when value.Length > 0:
                options.RequiredAimlApiKey = value;
                return true;
            default:
                return false;
        }
    }

    private static CommandLine Wrong(EmulatorOptions options, string problem) => new(options, false, problem);
}
