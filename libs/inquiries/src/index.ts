export * from './inquiries.errors';
export * from './inquiries.module';
export { Inquiries, type InquiryReply, type NewInquiry } from './inquiries.service';
export * from './inquiry';
export { type Inquiry, type InquiryMessage, type SharedIdea } from './inquiry.entity';
export * from './inquiry-lessons.service';
export * from './inquiry-reminders.service';
export * from './inquiry-views.service';
