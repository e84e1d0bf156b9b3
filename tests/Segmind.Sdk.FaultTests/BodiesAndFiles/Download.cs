using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>An image behind an address, downloaded through the SDK's own handler.</summary>
internal static class Download
{
    public static readonly CallPurpose Purpose = new("download an image of job r1", ChargeOutcome.Charged);

    public static OutputImage From(Uri url, IHttpClients clients, Action<SegmindClientOptions>? configure = null, TimeProvider? time = null, long? fileSize = null)
    {
        var options = new SegmindClientOptions { ApiKey = RawServer.Key, FetchTimeout = HastyTime.Long };
        configure?.Invoke(options);
        var downloader = new Downloader(new Transport(clients, time ?? new HastyTime()), options);
        return new OutputImage(new DownloadableContent(url, downloader, Purpose, fileSize), "segmind-r1-1");
    }

    /// <summary>Through a resolver of the test's own, to a server whose certificate nobody signed.</summary>
    public static OutputImage From(string url, NameService names, Action<SegmindClientOptions>? configure = null, Action<SocketsHttpHandler>? adapt = null)
    {
        var primary = PrimaryHandler.Create(HttpRole.Download, names.Connector);
        primary.UseProxy = false;
        primary.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == BodyServer.Subject;
        adapt?.Invoke(primary);
        return From(new Uri(url), new OwnHttpClients(primary), configure);
    }
}
