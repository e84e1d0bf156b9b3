using System.Runtime.InteropServices;

namespace Segmind.Sdk.Emulator;

// A class of its own rather than top-level statements: those would put a public Program into the package, in no namespace.
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var command = CommandLine.Parse(args);
        if (command.WantsHelp)
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }

        if (command.Problem is not null)
        {
            Console.Error.WriteLine(command.Problem);
            Console.Error.WriteLine(CommandLine.Usage);
            return 2;
        }

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var emulator = await SegmindEmulator.StartAsync(command.Options).ConfigureAwait(false);
            await using var running = emulator.ConfigureAwait(false);
            Announce(emulator, command.Options);
            await stopped.Task.ConfigureAwait(false);
            return 0;
        }
        catch (IOException taken)
        {
            Console.Error.WriteLine($"Can't listen: {taken.Message}");
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }

    private static void Announce(SegmindEmulator emulator, EmulatorOptions options)
    {
        var (keys, key) = options.RequiredApiKey is null ? ("any of the form SG_...", emulator.ApiKey) : ("the one given", "$SEGMIND_API_KEY");
        Console.WriteLine($"""
            Segmind emulator
              base     {emulator.BaseAddress}
              storage  {emulator.StorageAddress}
              media    {emulator.MediaAddress}
              keys     {keys}

            curl {emulator.BaseAddress}v2/mock-inference -H "x-api-key: {key}" -H "content-type: application/json" -d "{"{}"}"

            Ctrl+C stops it.
            """);
    }
}
