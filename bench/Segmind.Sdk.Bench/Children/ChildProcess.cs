using System.Diagnostics;
using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>Starts the bench again to do one thing and tell its figures, so that memory is that thing's alone.</summary>
internal static class ChildProcess
{
    /// <summary>The numbers of each line, as the child prints them.</summary>
    public static async IAsyncEnumerable<long[]> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["child", .. arguments]) { RedirectStandardOutput = true })!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                yield return [.. line.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
            }

            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"The child '{string.Join(' ', arguments)}' ended with {process.ExitCode}.");
            }
        }
        finally
        {
            process.Kill();
        }
    }

    public static void Print(params ReadOnlySpan<long> numbers) => Console.WriteLine(string.Join(' ', numbers.ToArray()));
}
