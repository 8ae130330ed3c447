//! What tests share: loopback outlets, sites and mail sinks; real servers, no mocks.
