using System.Diagnostics;

namespace Segmind.Sdk.Bench;

/// <summary>One start of a program, until it has printed its answer.</summary>
internal sealed record ColdStart(double Milliseconds, long PeakBytes)
{
    public static async Task<ColdStart> RunAsync(string program, Uri server)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, [server.ToString()]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var answer = await process.StandardOutput.ReadLineAsync();
        var start = new ColdStart(Stopwatch.GetElapsedTime(started).TotalMilliseconds, ProcessMemory.PeakBytes(process.Id));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return answer == Answers.SampleId ? start : throw new InvalidOperationException($"{Path.GetFileName(program)} did not print the job's id.");
    }
}
