using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Segmind.Sdk.Emulator;

/// <summary>Kestrel on three loopback ports, with no configuration, logging or signal handling of its own.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    // Bodies of uploads are base64 in JSON, a third larger than the files.
    private const long MaxBody = 512L * 1024 * 1024;

    private readonly WebApplication _app;
    private readonly List<ListenOptions> _listeners = [];

    public LoopbackServer(int port, RequestDelegate handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            for (var i = 0; i < 3; i++)
            {
                kestrel.Listen(IPAddress.Loopback, port == 0 ? 0 : port + i, _listeners.Add);
            }
        });
        _app = builder.Build();
        _app.Run(handle);
    }

    public Uri Address(int index) => new($"http://127.0.0.1:{_listeners[index].IPEndPoint!.Port}/");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException refused)
        {
            // A port that is taken comes as IOException already; one that needs privileges doesn't.
            throw new IOException(refused.Message, refused);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
