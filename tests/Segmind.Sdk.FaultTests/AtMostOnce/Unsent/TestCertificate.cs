using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Segmind.Sdk.FaultTests;

/// <summary>A certificate that nobody has signed, for TLS on loopback.</summary>
internal static class TestCertificate
{
    private static readonly X509Certificate2 Own = Create();

    public static bool Is(X509Certificate? certificate) => Own.Equals(certificate);

    public static async Task<Stream> ServeTlsAsync(Stream stream, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Own }, cancellationToken);
        return tls;
    }

    private static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
