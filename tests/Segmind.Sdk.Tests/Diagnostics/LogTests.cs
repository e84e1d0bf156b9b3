using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Segmind.Sdk.Tests;

public class LogTests
{
    [Fact]
    public void Every_message_has_an_event_id_of_its_own()
    {
        var ids = typeof(Log).GetMethods().Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().Select(message => message.EventId).ToList();

        Assert.Equal(Enumerable.Range(1, ids.Count), ids.Order());
    }
}
