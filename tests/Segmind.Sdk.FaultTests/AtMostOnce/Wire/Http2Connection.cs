using System.Net.Sockets;

namespace Segmind.Sdk.FaultTests;

/// <summary>POSTs over HTTP/2: enough of its frames to take them, to refuse them in its own ways, and to answer.</summary>
internal sealed class Http2Connection(PostServer server, Socket socket, Stream stream, CancellationToken cancellationToken)
    : PostConnection(server, socket, stream, cancellationToken)
{
    private const int PrefaceLength = 24;
    private readonly Dictionary<int, Reaction> _open = [];

    public override async Task ServeAsync()
    {
        await Incoming.ReadExactlyAsync(new byte[PrefaceLength], Life);
        await WriteAsync(Http2Frame.Settings(0));
        while (await Http2Frame.ReadAsync(Incoming, Life) is { } frame && await ServeAsync(frame))
        {
            // The connection is kept.
        }
    }

    private async Task<bool> ServeAsync(Http2Frame frame)
    {
        switch (frame.Type)
        {
            case Http2FrameType.Settings when !frame.Has(Http2Frame.Ack):
                await WriteAsync(Http2Frame.Settings(Http2Frame.Ack));
                return true;
            case Http2FrameType.Ping when !frame.Has(Http2Frame.Ack):
                await WriteAsync(frame with { Flags = Http2Frame.Ack });
                return true;
            case Http2FrameType.Headers:
                var reaction = _open[frame.Stream] = Server.Arrive(overHttp2: true);
                return !reaction.SkipsBody || await EndAsync(frame.Stream, reaction.Then);
            case Http2FrameType.Data when frame.Has(Http2Frame.EndStream) && _open.Remove(frame.Stream, out var whole):
                Server.Complete(whole, overHttp2: true);
                await AnswerAsync(frame.Stream, whole);
                return await EndAsync(frame.Stream, whole.Then);
            case Http2FrameType.RstStream:
                _open.Remove(frame.Stream);
                return true;
            default:
                return true;
        }
    }

    private async Task AnswerAsync(int stream, Reaction reaction)
    {
        if (reaction.Sends == Extent.Nothing)
        {
            return;
        }

        await WriteAsync(Http2Frame.Head(stream, reaction.Status, reaction.Headers(), isWhole: reaction.Sends != Extent.HalfHead));
        if (reaction.Sends != Extent.HalfHead)
        {
            await WriteAsync(Http2Frame.Data(stream, reaction.Body, isLast: reaction.Sends == Extent.Whole));
        }
    }

    /// <summary>Whether the connection goes on. A stall does not hold up other streams.</summary>
    private async Task<bool> EndAsync(int stream, Ending ending)
    {
        switch (ending)
        {
            case Ending.Keep or Ending.Stall:
                return true;
            case Ending.RefuseStream:
                await WriteAsync(Http2Frame.Reset(stream, Http2Frame.RefusedStream));
                return true;
            case Ending.ResetStream:
                await WriteAsync(Http2Frame.Reset(stream, Http2Frame.InternalError));
                return true;
            case Ending.GoAwayUnseen or Ending.GoAwaySeen:
                await WriteAsync(Http2Frame.GoAway(ending == Ending.GoAwaySeen ? stream : 0));
                Fin();
                return false;
            case Ending.Rst:
                Rst();
                return false;
            default:
                Fin();
                return false;
        }
    }

    private ValueTask WriteAsync(Http2Frame frame) => WriteAsync(frame.ToBytes());
}
