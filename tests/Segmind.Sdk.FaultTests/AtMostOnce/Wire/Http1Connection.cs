using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>POSTs over HTTP/1.1, one after the other.</summary>
internal sealed class Http1Connection(PostServer server, Socket socket, Stream stream, CancellationToken cancellationToken)
    : PostConnection(server, socket, stream, cancellationToken)
{
    public override async Task ServeAsync()
    {
        var reader = new RawReader(Incoming, Life);
        bool isKept;
        do
        {
            isKept = await reader.ReadHeadAsync() is { } head && await ServeAsync(reader, head);
        }
        while (isKept);
    }

    private async Task<bool> ServeAsync(RawReader reader, RawRequest head)
    {
        var reaction = Server.Arrive(overHttp2: false);
        if (reaction.SkipsBody)
        {
            return await EndAsync(reaction.Then);
        }

        if (head.Headers.ContainsKey("Expect"))
        {
            await WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        }

        if (await reader.ReadBodyAsync(head) is null)
        {
            return false;
        }

        Server.Complete(reaction, overHttp2: false);
        await WriteAsync(Encoding.ASCII.GetBytes(TextOf(reaction)));
        Pause(reaction.EndsAfter);
        return await EndAsync(reaction.Then);
    }

    private static string TextOf(Reaction reaction) => reaction.Sends switch
    {
        Extent.Nothing => "",
        Extent.HalfHead => $"HTTP/1.1 {reaction.Status} X\r\nContent-Ty",
        _ => $"HTTP/1.1 {reaction.Status} X\r\n{string.Concat(reaction.Headers().Select(header => $"{header.Name}: {header.Value}\r\n"))}\r\n{reaction.Body}",
    };

    /// <summary>Spins, since no timer is as fine as microseconds.</summary>
    private static void Pause(TimeSpan time)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;)
        {
            Thread.SpinWait(10);
        }
    }

    private async Task<bool> EndAsync(Ending ending)
    {
        switch (ending)
        {
            case Ending.Keep:
                return true;
            case Ending.Fin:
                Fin();
                return false;
            case Ending.Stall:
                await Server.StallsEnd.WaitAsync(Life);
                return false;
            default:
                Rst();
                return false;
        }
    }
}
