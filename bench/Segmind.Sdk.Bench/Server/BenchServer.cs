using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Segmind.Sdk.Bench;

/// <summary>The service on loopback. It is asked over its standard input, so that asking opens no connection, and ends with it.</summary>
internal static class BenchServer
{
    private static readonly Counters Counters = new();
    private static readonly Lateness Lateness = new();

    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
            kestrel.Listen(IPAddress.Loopback, 0, Count);
        });
        await using var app = builder.Build();
        app.Run(new Service(Counters, Lateness).AnswerAsync);
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        while (await Console.In.ReadLineAsync() is { } question)
        {
            Console.WriteLine(Answer(question));
        }
    }

    private static void Count(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => async connection =>
        {
            Counters.Opened();
            try
            {
                await next(connection);
            }
            finally
            {
                Counters.Closed();
            }
        });
    }

    private static string Answer(string question)
    {
        switch (question)
        {
            case "lateness":
                var (median, late, polls) = Lateness.Take();
                return string.Create(CultureInfo.InvariantCulture, $"{median} {late} {polls}");
            default:
                var counts = Counters.Counts;
                return string.Create(CultureInfo.InvariantCulture, $"{counts.Requests} {counts.Posts} {counts.PeakConnections} {counts.LastContentLength} {counts.LastBodyBytes}");
        }
    }
}
