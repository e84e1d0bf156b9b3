using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>What the bench does when it was started by itself.</summary>
internal static class Child
{
    public static Task RunAsync(string[] arguments)
    {
        var (what, server, rest) = (arguments[0], new Uri(arguments[1]), arguments[2..]);
        return what switch
        {
            "upload" => Transfers.RunAsync(rest, SdkTransfers.Upload(server)),
            "upload-barely" => Transfers.RunAsync(rest, BareTransfers.Upload(server)),
            "upload-plainly" => Transfers.RunAsync(rest, Plain.OverSockets(server).UploadAsync),
            "queued" => Transfers.RunAsync(rest, SdkTransfers.SaveQueued(server)),
            "queued-barely" => Transfers.RunAsync(rest, BareTransfers.SaveQueued(server)),
            "queued-plainly" => Transfers.RunAsync(rest, Plain.OverSockets(server).SaveQueuedAsync),
            "direct" => Transfers.RunAsync(rest, SdkTransfers.SaveDirect(server)),
            "direct-barely" => Transfers.RunAsync(rest, BareTransfers.SaveDirect(server)),
            "direct-plainly" => Transfers.RunAsync(rest, Plain.OverSockets(server).SaveDirectAsync),
            "wait" => Waiting.RunAsync(Waiters.Sdk(server), Number(rest[0]), Number(rest[1])),
            "wait-barely" => Waiting.RunAsync(Waiters.Bare(server), Number(rest[0]), Number(rest[1])),
            "wait-plainly" => Waiting.RunAsync(Waiters.Plain(server), Number(rest[0]), Number(rest[1])),
            "grow" => Growing.RunAsync(Waiters.Sdk(server), Number(rest[0]), Number(rest[1])),
            "grow-barely" => Growing.RunAsync(Waiters.Bare(server), Number(rest[0]), Number(rest[1])),
            _ => throw new ArgumentException($"No child knows how to {what}."),
        };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
