using System.Net.Sockets;

namespace Segmind.Sdk.FaultTests;

/// <summary>One connection of a <see cref="PostServer"/>. It is read through a buffer and written to directly.</summary>
internal abstract class PostConnection(PostServer server, Socket socket, Stream stream, CancellationToken cancellationToken)
{
    protected PostServer Server { get; } = server;

    protected Stream Incoming { get; } = new BufferedStream(stream, 16 * 1024);

    protected CancellationToken Life { get; } = cancellationToken;

    public abstract Task ServeAsync();

    protected ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes, Life);

    protected void Fin() => socket.Shutdown(SocketShutdown.Send);

    protected void Rst()
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Close();
    }
}
