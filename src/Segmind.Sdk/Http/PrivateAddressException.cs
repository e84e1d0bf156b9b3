using System.Net;

namespace Segmind.Sdk;

/// <summary>A download's host has an address that is not on the public internet. Its own type, so that it is found behind whatever a handler wraps around it.</summary>
internal sealed class PrivateAddressException(string host, IPAddress address) : Exception($"'{host}' has the address {address}, which is not on the public internet. It was not connected to.")
{
    public static bool IsBehind(Exception? fault)
    {
        while (fault is not (null or PrivateAddressException))
        {
            fault = fault.InnerException;
        }

        return fault is not null;
    }
}
