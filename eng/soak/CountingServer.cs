using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Segmind.Sdk.Soak;

/// <summary>The service, as lean as it can be: it answers submits, polls and fetches, breaks a share of the polls, and counts.</summary>
internal static class CountingServer
{
    private static readonly Counters Counters = new();

    /// <summary>Prints the address, then the counts for every line that comes in; ends with the input.</summary>
    public static async Task ServeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 512);
        _ = AcceptAsync(listener);
        Console.WriteLine($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Counters.Polls} {Counters.Broken} {Counters.Submits} {Counters.PeakPollConnections}"));
        }
    }

    private static async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            var socket = await listener.AcceptSocketAsync();
            socket.NoDelay = true;
            _ = ServeAsync(socket);
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var connection = new Connection(socket);
        var isPolled = false;
        try
        {
            while (await connection.ReadAsync() is { } request)
            {
                isPolled = isPolled || Counters.PollConnectionOpened(request);
                var reply = Replies.To(request, Counters);
                await connection.SendAsync(reply.Text);
                if (reply.Closes)
                {
                    break;
                }
            }
        }
        catch (SocketException)
        {
            // The client left.
        }
        finally
        {
            Counters.ConnectionClosed(isPolled);
        }
    }
}
